"""What to change: a program of each framework, which runs as it is."""
from dataclasses import dataclass
from scce.diagnosis.constant import Constant

@dataclass(frozen=True)
class Repair:
    framework: str
    words: str
    code: str

def repairs_of(match: Constant) -> tuple[Repair, ...]:
    return ()
