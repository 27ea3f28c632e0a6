"""No function of a live component's JavaScript is longer than a page without scrolling."""

import re
from collections import Counter

import pytest
from javascript import functions

from scce.live import as_sent, handout_script, script, texts

MOST_LINES = 40
SCRIPTS = sorted(texts.FOLDER.glob("*.js"))
HOSTS = sorted(path for floor in ("serve", "ui") for path in (texts.FOLDER.parent / floor).glob("*.js"))
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
    texts_ = {path: path.read_text("utf-8") for path in SCRIPTS + HOSTS}
    lengths = {(path.name, line): lines for path, text in texts_.items() for line, lines in functions(text)}
    assert {function: lines for function, lines in lengths.items() if lines > MOST_LINES} == {}


def test_a_function_is_measured_with_those_within_it():
    assert sorted(lines for _, lines in functions(SAMPLE)) == [1, 1, 3, 3, 5, 12]


def test_a_bracket_that_is_not_closed_is_found():
    with pytest.raises(ValueError, match="is not closed"):
        list(functions("function broken() {"))


@pytest.mark.parametrize("subject", ["logit_lab", "encodings", "surprise"])
def test_a_script_is_no_module_and_ends_by_naming_its_component(subject):
    lines = script(subject).splitlines()
    assert [line for line in lines if line.startswith(("export", "import"))] == []
    assert [line.partition(" = ")[0] for line in lines if " Component = " in line] == ["const Component"]


@pytest.mark.parametrize(
    "text", [handout_script(), script("encodings"), script("surprise")], ids=["hand-out", "encodings", "surprise"]
)
def test_no_name_of_a_script_is_declared_twice(text):
    files = [path.read_text("utf-8") for path in SCRIPTS if as_sent(path) in text]
    names = Counter(re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", "\n".join(files), re.MULTILINE))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_file_of_the_browser_s_part_is_in_a_script():
    scripts = [handout_script(), *(script(subject) for subject in ("logit_lab", "encodings", "surprise"))]
    assert [path.name for path in SCRIPTS if not any(as_sent(path) in text for text in scripts)] == []


def test_what_is_sent_has_no_notes_and_all_else():
    (path,) = [path for path in SCRIPTS if path.name == "line.js"]
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if not line.strip().startswith("//")]
    assert as_sent(path).split() == "\n".join(lines).split()
    assert [line for path in SCRIPTS for line in as_sent(path).splitlines() if " // " in line] == []
