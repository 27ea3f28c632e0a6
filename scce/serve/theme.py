"""The colours of the light pages: those of the full pages, as Streamlit gives them to a component."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
NAMES = {
    "text-color": "textColor",
    "border-color": "borderColor",
    "background-color": "backgroundColor",
    "secondary-background-color": "secondaryBackgroundColor",
    "primary-color": "primaryColor",
    "chart-categorical-colors": "chartCategoricalColors",
}
# What the configuration leaves to Streamlit (1.67).
ALWAYS = {"font": '"Source Sans", sans-serif', "base-radius": "0.5rem", "button-radius": "0.5rem"}


@cache
def theme_css(selector: str) -> str:
    """Returns the CSS that gives an element the variables of the reader's theme, light or dark; paper is light."""
    theme = _theme()
    light = _variables({**ALWAYS, **_configured(theme["light"])})
    dark = _variables(_configured(theme["dark"]))
    return (
        f"{selector} {{ color-scheme: light; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ {selector} {{ color-scheme: dark; {dark} }} }}\n"
    )


@cache
def paper_css(selector: str) -> str:
    """Returns the CSS that gives an element the variables of the light theme on paper, whatever the screen has."""
    return f"@media print {{ {selector} {{ color-scheme: light; {_variables(_configured(_theme()['light']))} }} }}\n"


def _theme() -> Any:
    return tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]


def _configured(theme: Mapping[str, Any]) -> dict[str, str]:
    return {name: _written(theme[key]) for name, key in NAMES.items()}


def _written(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ",".join(value)


def _variables(values: Mapping[str, str]) -> str:
    return " ".join(f"--st-{name}: {value};" for name, value in values.items())
