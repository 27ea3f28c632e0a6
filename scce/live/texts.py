"""The browser's part of a live component: the shared files and, after them, those of its subject."""

from pathlib import Path

FOLDER = Path(__file__).parent


def script(subject: str) -> str:
    """Returns the JavaScript of a subject's component, for a host: its class is Component, its line is overHttp."""
    own = sorted(path.name for path in FOLDER.glob(f"{subject}*.js"))
    return _joined("line.js", "parts.js", "sliders.js", "view.js", "live.js", *own)


def style(subject: str) -> str:
    """Returns the CSS of a subject's component."""
    return _joined("live.css", f"{subject}.css", "view.css", "print.css")


def asking_script() -> str:
    """Returns the JavaScript of what a page without a live component has of one: the keys, and the question."""
    return _joined("parts.js", "view.js")


def asking_style() -> str:
    """Returns its CSS."""
    return _joined("live.css", "view.css")


def _joined(*names: str) -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
