"""What must agree does: the theme with its readers' eyes, the table of chapters with the files."""

import tomllib
from pathlib import Path

import pytest

from scce.ui.chapters import APART, CHAPTERS

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEMES = {name: CONFIG["theme"][name] for name in ("light", "dark")}

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def luminance(colour):
    """Returns how bright a colour is, 0 to 1. Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Returns the contrast of two colours, 1 to 21. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    darker, brighter = sorted([luminance(one), luminance(other)])
    return (brighter + 0.05) / (darker + 0.05)


def mixed(one, other, share):
    """Returns the colour that a share of one over another gives."""
    channels = ([int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (one, other))
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in zip(*channels, strict=True))


@pytest.mark.parametrize(
    ("section", "setting", "value"),
    [
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("runner", "postScriptGC", False),
        ("server", "enableStaticServing", False),
    ],
)
def test_the_app_keeps_to_itself_and_is_quick(section, setting, value):
    assert CONFIG[section][setting] == value


@pytest.mark.parametrize(("one", "other", "expected"), [("#000000", "#ffffff", 21), ("#777777", "#777777", 1)])
def test_contrast_goes_from_1_to_21(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected)


@every_theme
def test_a_theme_has_exactly_ten_colours_for_classes(theme):
    assert len(theme["chartCategoricalColors"]) == 10  # with fewer, Plotly's own come back


@every_theme
def test_the_colours_of_a_theme_are_pairwise_different(theme):
    assert len({colour.lower() for colour in theme["chartCategoricalColors"]}) == 10


@every_theme
def test_the_colour_of_a_class_stands_out_from_the_page(theme):
    faint = [c for c in theme["chartCategoricalColors"] if contrast(c, theme["backgroundColor"]) < 3]
    assert faint == []


@every_theme
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_is_easy_to_read(theme, ground):
    assert contrast(theme["textColor"], theme[ground]) >= 7


@every_theme
def test_a_caption_is_easy_enough_to_read(theme):
    assert contrast(mixed(theme["textColor"], theme["backgroundColor"], 0.6), theme["backgroundColor"]) >= 4.5


@every_theme
def test_what_is_chosen_is_easy_enough_to_read(theme):
    ground = mixed(theme["primaryColor"], theme["backgroundColor"], 0.1)
    assert contrast(theme["primaryColor"], ground) >= 4.5


def test_both_themes_say_the_same_things():
    assert THEMES["light"].keys() == THEMES["dark"].keys()


@pytest.mark.parametrize("chapter", [*CHAPTERS, *APART], ids=lambda chapter: chapter.address)
def test_a_chapter_has_its_page(chapter):
    assert (ROOT / chapter.path).is_file()


def test_every_page_is_a_chapter():
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert pages == {chapter.path for chapter in (*CHAPTERS, *APART)}


def test_every_chapter_has_an_address_of_its_own():
    chapters = (*CHAPTERS, *APART)
    assert len({chapter.address for chapter in chapters} | {"home"}) == len(chapters) + 1


def test_no_page_lies_directly_in_the_folder_of_pages():
    assert list((ROOT / "pages").glob("*.py")) == []  # Streamlit would take the app for one of its old kind
