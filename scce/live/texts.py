"""The browser's part of a live component: the shared files and, after them, those of its subject."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
# A note for who reads the source: lines of JavaScript and their ends, and what CSS has between its marks.
NOTES = {".js": re.compile(r"^[ \t]*//.*\n|[ \t]+// .*$", re.MULTILINE), ".css": re.compile(r"/\*.*?\*/\s*", re.DOTALL)}
INDENTS = re.compile(r"\n\s+")


def script(subject: str, in_lesson: bool = True) -> str:
    """Returns the JavaScript of a subject's component, for a host: its class is Component, its line is overHttp.

    Args:
        subject: by the name of its files.
        in_lesson: whether it may be a step of a lesson, at whose end the reader's answers are listed.
    """
    answers = "answers.js" if in_lesson else "no_answers.js"
    own = sorted(path.name for path in FOLDER.glob(f"{subject}*.js"))
    return _joined("line.js", "parts.js", "sliders.js", "lesson.js", answers, "view.js", "live.js", *own)


def style(subject: str, in_lesson: bool = True) -> str:
    """Returns the CSS of a subject's component.

    Args:
        subject: by the name of its files.
        in_lesson: whether it may be a step of a lesson.
    """
    lesson = ["lesson.css"] if in_lesson else []
    return _joined("live.css", f"{subject}.css", "view.css", *lesson, "print.css")


def handout_script() -> str:
    """Returns the JavaScript of the lab in one file: its component, and what answers it in place of a server."""
    return "\n".join((script("logit_lab", in_lesson=False), _joined("handout.js")))


def asking_script() -> str:
    """Returns the JavaScript of what a page without a live component has of one: the keys, and what is asked."""
    return _joined("parts.js", "lesson.js", "answers.js", "view.js")


def asking_style() -> str:
    """Returns its CSS."""
    return _joined("live.css", "view.css", "lesson.css")


def as_sent(path: Path) -> str:
    """Returns a file of JavaScript or CSS as browsers get it: without notes and indents, a tenth of what is sent."""
    return INDENTS.sub("\n", NOTES[path.suffix].sub("", path.read_text(encoding="utf-8")))


def _joined(*names: str) -> str:
    return "\n".join(as_sent(FOLDER / name) for name in names)
