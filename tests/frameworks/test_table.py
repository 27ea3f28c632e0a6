"""What is known of a framework stands in its record, and nobody asks for its name."""

import ast
from pathlib import Path

import pytest

from scce.batch import REDUCTIONS
from scce.frameworks import FRAMEWORKS
from scce.snippets import FRAMEWORKS as FAMILIES

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "scce" / "frameworks" / "table.py"
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for place in (ROOT / "scce", ROOT / "pages")
    for path in sorted(place.rglob("*.py"))
    if path != TABLE
}


def is_name(node):
    """Returns whether a part of a program is the key of a framework."""
    return isinstance(node, ast.Constant) and node.value in FRAMEWORKS


def asks_for_a_name(node):
    """Returns whether a part of a program decides by the key of a framework."""
    if isinstance(node, ast.Compare):
        return any(map(is_name, ast.walk(node)))
    if isinstance(node, ast.MatchValue):
        return is_name(node.value)
    if isinstance(node, ast.Dict):
        return bool(node.keys) and all(map(is_name, node.keys))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PARTS_OF_TEXT:
        return any(_begins_or_ends_a_name(part) for part in node.args)
    return False


PARTS_OF_TEXT = ("startswith", "endswith", "removeprefix", "removesuffix", "partition", "split")


def _begins_or_ends_a_name(node):
    text = node.value if isinstance(node, ast.Constant) else None
    return (
        isinstance(text, str)
        and len(text) > 2
        and any(key.startswith(text) or key.endswith(text) for key in FRAMEWORKS)
    )


def names_asked_for(source):
    return [node.lineno for node in ast.walk(ast.parse(source)) if asks_for_a_name(node)]


def test_nobody_asks_for_the_name_of_a_framework():
    assert {path: lines for path, source in SOURCES.items() if (lines := names_asked_for(source))} == {}


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('if framework == "sklearn": pass', True),
        ('x = framework in ("torch", "optax")', True),
        ('x = framework.startswith("keras")', True),
        ('x = framework.removeprefix("keras-")', True),
        ('x = {"torch": 1, "optax": 2}[framework]', True),
        ('match framework:\n    case "optax": pass', True),
        ('x = Wiring("keras-jax", "softmax", True)', False),
        ('x = {"Keras": 1, "optax": 2}[family]', False),
        ('x = name.startswith(("=", "+"))', False),
    ],
)
def test_the_test_of_names_finds_what_it_should(source, is_found):
    assert bool(names_asked_for(source)) == is_found


def test_a_framework_is_found_by_its_key_and_has_a_name_of_its_own():
    assert [framework.key for framework in FRAMEWORKS.values()] == list(FRAMEWORKS)
    assert len({framework.title for framework in FRAMEWORKS.values()}) == len(FRAMEWORKS)


def test_a_title_is_a_name_with_versions():
    framework = FRAMEWORKS["keras-jax"]
    assert (framework.name, framework.title) == ("Keras on JAX", "Keras 3.15.1 on JAX 0.10.2")


def test_every_framework_has_a_name_for_every_reduction():
    assert {tuple(framework.reductions) for framework in FRAMEWORKS.values()} == {REDUCTIONS}


def test_what_is_told_from_logits_takes_logits_and_says_why_it_takes_nothing_else():
    wired = [framework for framework in FRAMEWORKS.values() if framework.from_logits]
    assert [
        framework.key for framework in wired if (framework.takes == "either") != (False in framework.from_logits)
    ] == []
    assert [
        framework.key for framework in wired if bool(framework.always_logits) != (framework.takes == "logits")
    ] == []


def test_what_trains_a_model_has_a_program_in_its_family():
    assert {framework.family for framework in FRAMEWORKS.values() if framework.from_logits} == set(FAMILIES) - {"NumPy"}
