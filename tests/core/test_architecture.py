"""The one rule of the architecture: an import points left, never right.

scce/*.py   <-   scce/figures/   <-   scce/ui/   <-   pages/, app.py
"""

import ast
import sys
from pathlib import Path

import pytest

import scce

ROOT = Path(__file__).parents[2]

CORE = {"numpy", "scce"}
FIGURES = CORE | {"plotly", "scce.figures"}
UI = FIGURES | {"streamlit", "pandas", "pyarrow", "scce.ui"}  # Streamlit needs pyarrow, and brings it
ALLOWED = {"scce": CORE, "scce/figures": FIGURES, "scce/ui": UI, "pages": UI, "app.py": UI}

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for place in (ROOT / "scce", ROOT / "pages", ROOT / "app.py")
    for path in ([place] if place.is_file() else place.rglob("*.py"))
)


def layer(path):
    """Returns the layer that a file belongs to: the longest of their names that its path starts with."""
    return max((name for name in ALLOWED if f"{path}/".startswith(f"{name}/")), key=len)


def imported(path, source):
    """Returns every module that a file imports, wherever in the file it does, by its full name."""
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            outer = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*outer, *([node.module] if node.module else [])])
            # A name taken from a package may be a function or a module: both are looked at.
            yield from (f"{module}.{alias.name}" for alias in node.names)


def owner(module):
    """Returns what an import belongs to: a layer of scce, or the library's own name."""
    first, *rest = module.split(".")
    if first == "scce" and rest and rest[0] in ("figures", "ui"):
        return f"scce.{rest[0]}"
    return first


def forbidden(path, source):
    """Returns a sentence for every import that does not point left."""
    allowed = ALLOWED[layer(path)] | sys.stdlib_module_names
    return [f"{path} imports {module}" for module in imported(path, source) if owner(module) not in allowed]


@pytest.mark.parametrize("path", FILES)
def test_every_import_points_left(path):
    assert forbidden(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_the_core_is_among_the_files_looked_at():
    assert {"scce/__init__.py", "scce/softmax.py", "scce/losses.py"} <= set(FILES)


@pytest.mark.parametrize("name", scce.__all__)
def test_every_name_that_scce_offers_is_there(name):
    assert hasattr(scce, name)


@pytest.mark.parametrize(
    ("path", "source", "sentences"),
    [
        ("scce/losses.py", "import numpy as np", []),
        ("scce/losses.py", "import numpy.typing, math", []),
        ("scce/losses.py", "from scce.arrays import FloatArray", []),
        ("scce/losses.py", "from . import arrays", []),
        ("scce/losses.py", "import plotly.graph_objects as go", ["scce/losses.py imports plotly.graph_objects"]),
        ("scce/losses.py", "def f():\n    import streamlit", ["scce/losses.py imports streamlit"]),
        ("scce/losses.py", "from scce import figures", ["scce/losses.py imports scce.figures"]),
        ("scce/losses.py", "from .figures import bars", ["scce/losses.py imports scce.figures.bars"]),
        ("scce/losses.py", "from scce.ui.state import x", ["scce/losses.py imports scce.ui.state.x"]),
        ("scce/losses.py", "import scipy", ["scce/losses.py imports scipy"]),
        ("scce/figures/bars.py", "import plotly.graph_objects as go\nfrom scce.figures import axes\nimport numpy", []),
        ("scce/figures/bars.py", "from .. import softmax", []),
        ("scce/figures/bars.py", "import streamlit as st", ["scce/figures/bars.py imports streamlit"]),
        ("scce/figures/bars.py", "from ..ui import state", ["scce/figures/bars.py imports scce.ui.state"]),
        ("scce/figures/bars.py", "import pandas", ["scce/figures/bars.py imports pandas"]),
        ("scce/ui/live/component.py", "import streamlit, pandas, plotly\nfrom scce.figures import bars", []),
        ("scce/ui/state.py", "import app", ["scce/ui/state.py imports app"]),
        ("scce/ui/state.py", "from pages.explore import lab", ["scce/ui/state.py imports pages.explore.lab"]),
        ("pages/explore/lab.py", "import streamlit\nfrom scce.ui import state\nfrom scce import softmax", []),
        (
            "pages/explore/lab.py",
            "from pages.explore import other",
            ["pages/explore/lab.py imports pages.explore.other"],
        ),
        ("app.py", "import pages.explore.lab", ["app.py imports pages.explore.lab"]),
        ("app.py", "from app import main", ["app.py imports app.main"]),
    ],
)
def test_the_rule_finds_what_it_should(path, source, sentences):
    assert forbidden(path, source) == sentences
