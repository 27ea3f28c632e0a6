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
        has_sheet: whether the component has the pictures of the state, or will get them from another host.
        held: the slider in the reader's hand, by number; None if there is none.
        reach: how far the sliders went before: they do not shrink under the reader's hand.
    """

    seen: int = 0
    revision: int = 0
    link: str = ""
    notices: Sequence[str] = ()
    has_sheet: bool = False
    held: int | None = None
    reach: float = 0.0

    @property
    def told(self) -> dict[str, Any]:
        """What every component is told."""
        return {"seen": self.seen, "revision": self.revision, "link": self.link, "notices": self.notices}
