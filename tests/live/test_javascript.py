"""No function of a live component's JavaScript is longer than a page without scrolling."""

import pytest
from javascript import functions

from scce.live import script, texts

MOST_LINES = 40
SCRIPTS = sorted(texts.FOLDER.glob("*.js"))
SAMPLE = """
function outer(first, { second = "}" }) {
  // a comment with a {
  const inner = (one) => {
    return `${one} {`;
  };
  if (first) {
    return inner;
  }
  return list.map((one) => one.value).filter(
    (one) => one,
  );
}
class Kind {
  method() {
    return () => ({
      told: 1,
    });
  }
}
"""


def test_no_function_is_longer_than_40_lines():
    lengths = {(path.name, line): lines for path in SCRIPTS for line, lines in functions(path.read_text("utf-8"))}
    assert {function: lines for function, lines in lengths.items() if lines > MOST_LINES} == {}


def test_a_function_is_measured_with_those_within_it():
    assert sorted(lines for _, lines in functions(SAMPLE)) == [1, 1, 3, 3, 5, 12]


def test_a_bracket_that_is_not_closed_is_found():
    with pytest.raises(ValueError, match="is not closed"):
        list(functions("function broken() {"))


@pytest.mark.parametrize("subject", ["logit_lab", "encodings", "surprise"])
def test_a_script_offers_what_shows_its_component_and_nothing_else(subject):
    offered = [line for line in script(subject).splitlines() if line.startswith(("export", "import"))]
    assert [line.partition("(")[0] for line in offered] == ["export default shown"]


def test_every_file_of_the_browser_s_part_is_in_a_script():
    scripts = [script(subject) for subject in ("logit_lab", "encodings", "surprise")]
    assert [path.name for path in SCRIPTS if not any(path.read_text("utf-8") in text for text in scripts)] == []
