"""An example survives the way through a URL, and a damaged URL still gives an example."""

import math
from dataclasses import FrozenInstanceError
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.logit_lab.example import Example, from_query, plain_number, to_query

laws = settings(deadline=None, derandomize=True, max_examples=100)

AWKWARD_NAMES = [
    "cat, dog",
    "salt & pepper",
    "a=b&c=d",
    "50%",
    "%2C",
    "C++",
    "<b>bold</b>",
    "# heading",
    "what?",
    "naïve",
    "猫",
    "قطة",
    "\U0001f469\u200d\U0001f52c",
    "\u2764\ufe0f",
    " spaced ",
    "-inf",
    "$x$",
    "`code`",
    '"quoted"',
    "back\\slash",
]
letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,&=%+<>#?/;\u200d")
names = st.sampled_from(AWKWARD_NAMES) | st.text(letters, min_size=1, max_size=40).filter(
    lambda name: name.strip() and all(letter.isprintable() or letter == "\u200d" for letter in name)
)
logits = st.floats(-1e300, 1e300) | st.floats(-10, 10) | st.just(-math.inf)


@st.composite
def examples(draw):
    classes = draw(st.lists(names, min_size=2, max_size=20, unique=True))
    size = len(classes)
    row = draw(st.lists(logits, min_size=size, max_size=size).filter(lambda row: max(row) > -math.inf))
    return Example(tuple(classes), tuple(row), draw(st.integers(0, size - 1)), draw(st.floats(0.01, 100)))


def as_lists(query):
    """Returns every parameter with all its values, as from_query takes them."""
    return {key: [value] if isinstance(value, str) else value for key, value in query.items()}


def fields(example, *left_out):
    return {key: value for key, value in vars(example).items() if key not in left_out}


@laws
@given(examples())
def test_an_example_comes_back_from_its_query(example):
    assert from_query(as_lists(to_query(example))) == (example, ())


@laws
@given(examples())
def test_an_example_comes_back_from_its_url(example):
    url = urlencode(to_query(example), doseq=True)
    assert from_query(parse_qs(url, keep_blank_values=True)) == (example, ())


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_a_class_may_have_an_awkward_name(name):
    example = Example((name, "other"), (1.0, 0.0))
    assert from_query(parse_qs(urlencode(to_query(example), doseq=True))) == (example, ())


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (-1, "-1"), (0.1, "0.1"), (1e300, "1e+300"), (-math.inf, "-inf"), (5e-324, "5e-324"), (1 / 3, None)],
)
def test_a_number_has_a_plain_text(value, text):
    assert plain_number(value) == (text or repr(value))


@laws
@given(st.floats(allow_nan=False))
def test_a_plain_text_reads_back_as_the_same_number(value):
    assert float(plain_number(value)) == value


def test_the_default_example_has_a_query_that_people_can_read():
    assert to_query(Example()) == {
        "class": ["cat", "dog", "bird", "fish"],
        "logits": "2,1,0,-1",
        "label": "0",
        "temperature": "1",
    }


def test_no_query_is_the_default_example():
    assert from_query({}) == (Example(), ())


PARAMETERS = ["class", "logits", "label", "temperature"]
any_text = st.text(max_size=60) | st.sampled_from(
    ["", " ", "nan", "inf", "-inf", "1e999", "0x1", "1_0", "-0", "\x00", "1,2", ",", "٣", "²", "9" * 400, "-1", "1.5"]
)
any_values = st.lists(any_text | names, max_size=22)


@laws
@given(st.dictionaries(st.sampled_from(PARAMETERS) | st.text(max_size=9), any_values, max_size=6))
def test_any_query_at_all_gives_an_example(query):
    example, _ = from_query(query)
    assert from_query(as_lists(to_query(example))) == (example, ())


@laws
@given(examples(), st.sampled_from(PARAMETERS), any_values)
def test_any_damage_to_a_query_still_gives_an_example(example, parameter, values):
    found, _ = from_query({**as_lists(to_query(example)), parameter: values})
    assert from_query(as_lists(to_query(found))) == (found, ())


@laws
@given(examples(), st.sampled_from(PARAMETERS), any_values)
def test_every_problem_names_a_parameter(example, parameter, values):
    _, problems = from_query({**as_lists(to_query(example)), parameter: values})
    assert {problem.split(":")[0] for problem in problems} <= set(PARAMETERS)


@pytest.mark.parametrize("digits", [4300, 4301, 50_000])
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_number_of_many_digits_still_gives_an_example(parameter, digits):
    example, _ = from_query({parameter: ["9" * digits]})
    assert example == Example()


FIELD = {"class": "classes", "logits": "logits", "label": "label", "temperature": "temperature"}
DAMAGE = [
    ("class", ["alone"]),
    ("class", ["twin", "twin"]),
    ("class", ["", "named"]),
    ("class", ["\n", "named"]),
    ("class", ["bell\a", "named"]),
    ("class", ["x" * 41, "named"]),
    ("class", [f"class {i}" for i in range(21)]),
    ("logits", [""]),
    ("logits", ["one,two"]),
    ("logits", ["nan,0"]),
    ("logits", ["inf,0"]),
    ("logits", ["-inf,-inf"]),
    ("logits", ["1e301,0"]),
    ("logits", ["1;2"]),
    ("logits", ["1,2", "1,2"]),
    ("logits", ["0," * 21]),
    ("label", ["-1"]),
    ("label", ["1.5"]),
    ("label", ["20"]),
    ("label", ["cat"]),
    ("label", ["0", "0"]),
    ("label", [" "]),
    ("temperature", ["0"]),
    ("temperature", ["-1"]),
    ("temperature", ["nan"]),
    ("temperature", ["inf"]),
    ("temperature", ["100.1"]),
    ("temperature", ["warm"]),
    ("temperature", ["1", "1"]),
]
damages = pytest.mark.parametrize(("parameter", "values"), DAMAGE)


@settings(laws, max_examples=15)
@given(examples())
@damages
def test_a_damaged_parameter_leaves_the_others_as_they_were(parameter, values, example):
    found, _ = from_query({**as_lists(to_query(example)), parameter: values})
    assert fields(found, FIELD[parameter]) == fields(example, FIELD[parameter])


@settings(laws, max_examples=15)
@given(examples())
@damages
def test_a_damaged_parameter_is_the_one_problem(parameter, values, example):
    _, problems = from_query({**as_lists(to_query(example)), parameter: values})
    assert [problem.split(":")[0] for problem in problems] == [parameter]


@laws
@given(examples(), st.sampled_from(["label", "temperature"]))
def test_a_missing_label_or_temperature_is_the_default(example, parameter):
    query = as_lists(to_query(example))
    del query[parameter]
    found, _ = from_query(query)
    assert vars(found) == {**vars(example), parameter: getattr(Example(), parameter)}


@pytest.mark.parametrize(
    ("query", "example"),
    [
        ({"logits": ["3,2,1"]}, Example(("class 0", "class 1", "class 2"), (3.0, 2.0, 1.0))),
        ({"logits": ["4,3,2,1"]}, Example(logits=(4.0, 3.0, 2.0, 1.0))),
        ({"class": ["a", "b"]}, Example(("a", "b"), (0.0, 0.0))),
        ({"class": ["a", "b"], "label": ["1"]}, Example(("a", "b"), (0.0, 0.0), 1)),
        ({"class": ["cat", "dog", "bird", "fish"]}, Example()),
        ({"label": ["3"]}, Example(label=3)),
        ({"label": [" 3 "]}, Example(label=3)),
        ({"temperature": ["2.5"]}, Example(temperature=2.5)),
        ({"temperature": ["1e-2"]}, Example(temperature=0.01)),
        ({"logits": [" 1, -inf "]}, Example(("class 0", "class 1"), (1.0, -math.inf))),
        ({"something": ["else"]}, Example()),
        ({"label": []}, Example()),
    ],
)
def test_what_a_query_leaves_out_comes_from_the_default(query, example):
    assert from_query(query) == (example, ())


PROBLEMS = [
    ({"class": ["a"]}, "class: the number of classes, 1, is outside 2..20"),
    ({"class": list("abcdefghijklmnopqrstu")}, "class: the number of classes, 21, is outside 2..20"),
    ({"class": ["a", " "]}, "class: the name of class 1 is empty"),
    ({"class": ["a", "a"]}, "class: the name 'a' is there twice"),
    ({"class": ["a", "tab\t"]}, "class: the name 'tab\\t' has a character that cannot be seen"),
    ({"class": ["a", "x" * 41]}, f"class: the name '{'x' * 40}'... has 41 characters, more than 40"),
    ({"logits": [""]}, "logits: it is empty"),
    ({"logits": ["1,2", "3,4"]}, "logits: it is there 2 times"),
    ({"logits": ["1,two"]}, "logits: logit 'two' is not a number"),
    ({"logits": [f"1,{'x' * 50}"]}, f"logits: logit '{'x' * 40}' is not a number"),
    ({"logits": ["1,"]}, "logits: logit '' is not a number"),
    ({"logits": ["1"]}, "logits: the number of classes, 1, is outside 2..20"),
    ({"logits": ["1,nan"]}, "logits: logit nan at position 1 is not a number"),
    (
        {"logits": ["1,inf"]},
        "logits: logit inf at position 1 is not finite; only -inf, a masked class, may be infinite",
    ),
    ({"logits": ["-inf,-inf"]}, "logits: every logit is -inf: no class is left to get a probability"),
    ({"logits": ["1,-2e300"]}, "logits: logit -2e+300 is beyond 1e+300"),
    ({"logits": ["1,2"], "class": ["a", "b", "c"]}, "logits: the number of logits, 2, is not the number of classes, 3"),
    ({"label": ["one"]}, "label: 'one' is not a class number"),
    ({"label": ["-1"]}, "label: '-1' is not a class number"),
    ({"label": ["7"]}, "label: label 7 is outside 0..3 (4 classes)"),
    (
        {"label": ["4"]},
        "label: label 4 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0",
    ),
    ({"label": ["0", "1"]}, "label: it is there 2 times"),
    ({"label": [""]}, "label: it is empty"),
    ({"temperature": ["warm"]}, "temperature: temperature 'warm' is not a number"),
    ({"temperature": ["0"]}, "temperature: temperature 0 is outside 0.01..100"),
    ({"temperature": ["nan"]}, "temperature: temperature nan is outside 0.01..100"),
    ({"temperature": ["1", "2", "3"]}, "temperature: it is there 3 times"),
    ({"temperature": [" "]}, "temperature: it is empty"),
]


@pytest.mark.parametrize(("query", "sentence"), PROBLEMS, ids=[row[-1] for row in PROBLEMS])
def test_a_part_of_a_query_that_is_of_no_use_is_named_in_a_sentence(query, sentence):
    assert from_query(query)[1] == (sentence,)


def test_every_part_of_no_use_has_its_own_sentence():
    query = {"class": ["a"], "logits": ["x"], "label": ["y"], "temperature": ["z"]}
    assert from_query(query) == (
        Example(),
        (
            "class: the number of classes, 1, is outside 2..20",
            "logits: logit 'x' is not a number",
            "label: 'y' is not a class number",
            "temperature: temperature 'z' is not a number",
        ),
    )


REFUSALS = [
    ({"classes": ("a",), "logits": (1.0,)}, "the number of classes, 1, is outside 2..20"),
    ({"classes": ("a", ""), "logits": (1.0, 2.0)}, "the name of class 1 is empty"),
    ({"classes": ("a", "a"), "logits": (1.0, 2.0)}, "the name 'a' is there twice"),
    ({"classes": ("a", "\u202e"), "logits": (1.0, 2.0)}, "the name '\\u202e' has a character that cannot be seen"),
    ({"classes": ("a", "\ud800"), "logits": (1.0, 2.0)}, "the name '\\ud800' has a character that cannot be seen"),
    ({"classes": ("a", "y" * 50), "logits": (1.0, 2.0)}, f"the name '{'y' * 40}'... has 50 characters, more than 40"),
    ({"logits": (1.0, 2.0)}, "the number of logits, 2, is not the number of classes, 4"),
    ({"logits": (1.0, 2.0, 3.0, math.nan)}, "logit nan at position 3 is not a number"),
    ({"logits": (1e301, 2.0, 3.0, 4.0)}, "logit 1e+301 is beyond 1e+300"),
    ({"logits": (-math.inf,) * 4}, "every logit is -inf: no class is left to get a probability"),
    ({"label": -1}, "label -1 is outside 0..3 (4 classes)"),
    ({"label": 0.5}, "label 0.5 is not an integer"),
    ({"label": True}, "label True is a boolean, not an integer"),
    ({"temperature": 0.001}, "temperature 0.001 is outside 0.01..100"),
    ({"temperature": math.inf}, "temperature inf is outside 0.01..100"),
    ({"temperature": math.nan}, "temperature nan is outside 0.01..100"),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSALS, ids=[ascii(row[-1]) for row in REFUSALS])
def test_what_is_no_example_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(InputError) as refusal:
        Example(**changes)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("name", ["\u200d", "\u200c\u200d"])
def test_a_name_of_joiners_alone_cannot_be_seen(name):
    with pytest.raises(InputError):
        Example(("a", name), (1.0, 0.0))


def test_an_example_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Example().label = 1


@pytest.mark.parametrize("index", range(4))
def test_changing_a_logit_changes_that_one_alone(index):
    assert Example().with_logit(index, 7) == Example(logits=tuple(7.0 if i == index else 2.0 - i for i in range(4)))


@pytest.mark.parametrize("index", range(4))
def test_renaming_a_class_renames_that_one_alone(index):
    names = Example().classes
    assert Example().with_name(index, "x").classes == tuple("x" if i == index else names[i] for i in range(4))


def test_a_new_class_comes_last_with_the_logit_zero():
    assert Example().with_class("cow") == Example(("cat", "dog", "bird", "fish", "cow"), (2.0, 1.0, 0.0, -1.0, 0.0))


@laws
@given(examples().filter(lambda example: len(example.classes) < 20))
def test_removing_a_class_undoes_adding_it(example):
    added = example.with_class("a class that no other example has")
    assert added.without_class(len(example.classes)) == example


@pytest.mark.parametrize("index", [1, 2, 3])
@pytest.mark.parametrize("label", [0, 1, 2, 3])
def test_the_label_stays_with_its_class_when_another_goes(index, label):
    before = Example(label=label)
    after = before.without_class(index)
    expected = "cat" if index == label else before.classes[label]
    assert after.classes[after.label] == expected


@pytest.mark.parametrize("label", range(4))
def test_the_label_goes_to_the_first_class_when_its_own_goes(label):
    assert Example(label=label).without_class(label).label == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: Example().with_logit(0, math.nan), "logit nan at position 0 is not a number"),
        (lambda: Example().with_class("cat"), "the name 'cat' is there twice"),
        (lambda: Example().with_name(0, "dog"), "the name 'dog' is there twice"),
        (lambda: Example(("a", "b"), (1.0, 0.0)).without_class(0), "the number of classes, 1, is outside 2..20"),
        (
            lambda: Example(("a", "b", "c"), (1.0, -math.inf, -math.inf), 0).without_class(0),
            "every logit is -inf: no class is left to get a probability",
        ),
    ],
)
def test_a_change_that_leaves_no_example_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(InputError) as refusal:
        change()
    assert str(refusal.value) == sentence
