"""Where the talk between a live component and its host stands, when the component is given a state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Phase: TypeAlias = Literal["moving", "resting", "settled"]


@dataclass(frozen=True)
class Moment:
    """What a component has to be told, or what its picture depends on, beside the state.

    Attributes:
        seen: the number of its last message that has been carried out.
        revision: counts the changes from outside the component.
        link: what follows the ? in a link to the state.
        notices: sentences about input that could not be used.
        phase: of its last message; in the middle of a drag, "moving", its sheet is still good.
        held: the slider in the reader's hand, by number; None if there is none.
    """

    seen: int = 0
    revision: int = 0
    link: str = ""
    notices: Sequence[str] = ()
    phase: Phase = "settled"
    held: int | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What every component is told."""
        return {"seen": self.seen, "revision": self.revision, "link": self.link, "notices": self.notices}
