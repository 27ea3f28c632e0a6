"""What the README promises is so."""

from pathlib import Path

import pytest

from scce.ui.chapters import APART, CHAPTERS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("chapter", [*CHAPTERS, *APART], ids=lambda chapter: chapter.address)
def test_every_page_is_in_the_readme_with_its_address_and_its_promise(chapter):
    row = next(line for line in README.splitlines() if line.startswith(f"| {chapter.title} "))
    assert f"/{chapter.address}`" in row
    assert row.endswith(f"| {chapter.promise} |")


def row_of_parameters(chapter):
    """Returns the row of the README that tells of a page's parameters."""
    told = ", ".join(f"`{field.name}` ({field.description})" for field in chapter.fields)
    return f"| `/{chapter.address}` | {told} |"


@pytest.mark.parametrize("chapter", [*CHAPTERS, *APART], ids=lambda chapter: chapter.address)
def test_every_parameter_of_a_page_is_in_the_readme_with_what_it_can_say(chapter):
    rows = [line for line in README.splitlines() if line.startswith(f"| `/{chapter.address}` |")]
    assert rows == [row_of_parameters(chapter)]


@pytest.mark.parametrize(
    "command",
    ["pip install -r requirements.txt && streamlit run app.py", "pip install -r tests/requirements.txt && pytest"],
)
def test_the_two_commands_stand_on_lines_of_their_own(command):
    assert command in README.splitlines()


def test_every_file_that_the_readme_names_exists():
    named = [word.strip("`()[],.:|") for word in README.replace("](", " ").split()]
    paths = [name for name in named if "/" in name and name.endswith((".py", ".js", ".png", ".txt"))]
    assert [path for path in paths if not set(path) & set("<*") and not (ROOT / path).exists()] == []


def test_ci_runs_the_command_of_the_readme():
    assert "pip install -r tests/requirements.txt && pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
