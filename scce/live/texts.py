"""The browser's part of a live component: the shared files and, after them, those of its subject."""

from pathlib import Path

FOLDER = Path(__file__).parent


def script(subject: str) -> str:
    """Returns the JavaScript of a subject's component, for a host: its class is Component, its line is overHttp."""
    return _joined("line.js", "parts.js", "live.js", f"{subject}.js")


def style(subject: str) -> str:
    """Returns the CSS of a subject's component."""
    return _joined("live.css", f"{subject}.css", "print.css")


def _joined(*names: str) -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
