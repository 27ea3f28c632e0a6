"""The one rule of the architecture: an import points left, never right.

core, subjects   <-   figures, live   <-   ui, serve   <-   pages, app.py
"""

import ast
import importlib
import pkgutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

import scce

ROOT = Path(__file__).parents[1]

# What a place may import beside itself and the standard library; of scce the floors below, and no other of its own.
CORE = {"numpy", "scce"}
ALLOWED = {
    "scce": CORE,
    "scce/tables": CORE | {"pandas", "pyarrow"},
    "scce/rooms": CORE | {"sqlalchemy"},
    "scce/figures": CORE | {"plotly", "segno", "scce.figures"},
    "scce/live": CORE | {"scce.live"},
    "scce/ui": CORE | {"plotly", "streamlit", "pandas", "scce.figures", "scce.live", "scce.ui"},
    "scce/serve": CORE | {"starlette", "scce.live", "scce.serve"},
    "scce/serve/code.py": CORE | {"starlette", "scce.figures", "scce.serve"},
    "pages": CORE | {"streamlit", "pandas", "scce.figures", "scce.ui"},
    "app.py": {"streamlit", "scce.ui", "scce.serve"},
}
FLOORS_ABOVE = ("figures", "live", "ui", "serve")

FILES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for place in (ROOT / "scce", ROOT / "pages", ROOT / "app.py")
    for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))
}
MODULES = [importlib.import_module(found.name) for found in pkgutil.walk_packages(scce.__path__, "scce.")]
PACKAGES = [scce, *(module for module in MODULES if hasattr(module, "__path__"))]
TOP = {path.stem for path in (ROOT / "scce").glob("*.py")}
ROOMS = {path.parent.name for path in (ROOT / "scce").glob("*/__init__.py")} - set(FLOORS_ABOVE)


def place_of(path):
    """Returns the place that a file belongs to: the longest of their names that its path starts with."""
    return max((name for name in ALLOWED if f"{path}/".startswith(f"{name}/")), key=len)


def imported(path, source):
    """Returns every name that a file imports, wherever in the file it does, by the module it is taken from."""
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            outer = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*outer, *([node.module] if node.module else [])])
            yield from ((module, alias.name) for alias in node.names)


def owner(module):
    """Returns what an import belongs to: a floor of scce, or the library's own name."""
    first, *rest = module.split(".")
    return f"scce.{rest[0]}" if first == "scce" and rest and rest[0] in FLOORS_ABOVE else first


def forbidden(path, source):
    """Returns a sentence for every import that does not point left, or into another room past its door."""
    allowed = ALLOWED[place_of(path)] | sys.stdlib_module_names
    found = []
    for module, name in imported(path, source):
        # A name taken from a package may be a function or a module: both are looked at.
        if not {owner(module), owner(f"{module}.{name}")} <= allowed or _is_past_a_door(path, module):
            found.append(f"{path} imports {f'{module}.{name}'.rstrip('.')}")
        elif path.count("/") == 1 and path.startswith("scce/") and _room(module, name) in ROOMS:
            found.append(f"{path} stands at the top and imports {f'{module}.{name}'.rstrip('.')}")
    return found


def _room(module, name=""):
    first, *rest = f"{module}.{name}".split(".")
    return rest[0] if first == "scce" and rest else ""


def _is_past_a_door(path, module):
    """Says whether a room takes something of another room that its __init__ does not offer."""
    _, room, *_ = [*path.split("/"), ""]
    return room in ROOMS and _room(module) in ROOMS - {room} and module.count(".") > 1


def test_every_import_points_left_and_through_the_doors_of_other_rooms():
    assert [sentence for path, source in FILES.items() for sentence in forbidden(path, source)] == []


def test_no_file_takes_a_private_name_of_another():
    private = [
        f"{path} imports {module}.{name}"
        for path, source in FILES.items()
        for module, name in imported(path, source)
        if name.startswith("_")
    ]
    assert private == []


def test_the_core_is_among_the_files_looked_at():
    assert {"scce/__init__.py", "scce/softmax.py", "scce/losses.py"} <= set(FILES)


def test_every_name_that_a_package_offers_is_there():
    missing = [
        f"{package.__name__}.{name}"
        for package in PACKAGES
        for name in getattr(package, "__all__", ())
        if not hasattr(package, name)
    ]
    assert missing == []


def test_no_module_has_the_name_of_a_function_that_its_package_offers():
    hidden = [
        module.__name__
        for module in MODULES
        for package, _, name in [module.__name__.rpartition(".")]
        if not isinstance(getattr(sys.modules[package], name), ModuleType)
    ]
    assert hidden == []


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
        (
            "scce/losses.py",
            "from scce.batch import score",
            ["scce/losses.py stands at the top and imports scce.batch.score"],
        ),
        ("scce/batch/scores.py", "from scce.batch.words import x\nfrom scce.frameworks import evaluate", []),
        (
            "scce/batch/scores.py",
            "from scce.frameworks.case import Case",
            ["scce/batch/scores.py imports scce.frameworks.case.Case"],
        ),
        ("scce/batch/scores.py", "import pandas", ["scce/batch/scores.py imports pandas"]),
        ("scce/tables/files/csv_table.py", "import pandas, pyarrow.parquet", []),
        ("scce/figures/bars.py", "import plotly.graph_objects as go\nfrom scce.figures import axes\nimport numpy", []),
        ("scce/figures/bars.py", "from .. import softmax\nfrom scce.batch.scores import Scores", []),
        ("scce/figures/bars.py", "import streamlit as st", ["scce/figures/bars.py imports streamlit"]),
        ("scce/figures/bars.py", "from ..ui import state", ["scce/figures/bars.py imports scce.ui.state"]),
        ("scce/figures/bars.py", "import pandas", ["scce/figures/bars.py imports pandas"]),
        ("scce/live/sheets.py", "from scce import figures", ["scce/live/sheets.py imports scce.figures"]),
        ("scce/live/sheets.py", "import streamlit", ["scce/live/sheets.py imports streamlit"]),
        ("scce/ui/live.py", "import streamlit, pandas, plotly\nfrom scce.figures import bars", []),
        ("scce/ui/live.py", "from scce.serve import routes", ["scce/ui/live.py imports scce.serve.routes"]),
        ("scce/serve/pages.py", "from scce.ui import frame", ["scce/serve/pages.py imports scce.ui.frame"]),
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
