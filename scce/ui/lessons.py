"""The table of lessons: every page of the app, in reading order. The navigation is made from it."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class Lesson:
    """A page.

    Attributes:
        chapter: the heading it stands under in the navigation.
        path: of its file, from the project's folder.
        title: in the navigation and the browser's tab.
        promise: what a reader does there, in one sentence.
    """

    chapter: str
    path: str
    title: str
    promise: str

    @property
    def address(self) -> str:
        """The page's own path in the browser's address."""
        return PurePath(self.path).stem


LESSONS = (
    Lesson(
        "Explore",
        "pages/explore/logit_lab.py",
        "Logit lab",
        "Move logits and see probabilities, loss and gradient follow.",
    ),
)
