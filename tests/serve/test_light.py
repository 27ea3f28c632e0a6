"""The light pages: everything in one answer, sheets that are the core's, and nothing that a stranger could break."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from calling import JSON, Parts, call, post
from components import COMPONENTS
from damage import DAMAGE
from decoding import decoded, unpacked
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sending import anything, bits, message, nearly_messages
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from states import READY_MADE, STATES

from scce.encodings.label_table import MOST_EXAMPLES, LabelTable
from scce.encodings.state import Encodings
from scce.live import SUBJECTS, Columns, Message, Moment, after, in_json_form
from scce.live.messages import MOST_EDITS
from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.serve.fairness import FairQueue
from scce.serve.first_picture import FirstPicture
from scce.serve.light import LARGEST_MESSAGE, LONGEST_LINK, light_routes
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions

laws = settings(deadline=None, derandomize=True, max_examples=12)
every_subject = pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.address)

APP = Starlette(routes=light_routes())
GOLDEN = json.loads(Path(__file__).parents[1].joinpath("golden", "links.json").read_text(encoding="utf-8"))
MOST_SENT = 100_000  # bytes of a compressed page, for up to four classes
MOST_EVER_SENT = 450_000  # for any
LONG_NUMBER = 1.2345678901234567e-300
LONG_NAMES = tuple(chr(0x1F600 + i) * 40 for i in range(20))  # four bytes a letter
SOFT = tuple(LONG_NUMBER + i * 1e-301 for i in range(20))
COMPONENT_OF = {type(component.start): component for component in COMPONENTS.values()}
EXTREME = {  # the states with the longest links and the largest pages
    "logit_lab": Lab(Example(LONG_NAMES, tuple(-1e300 / (3 + i) for i in range(20)), 19, 0.0123456789), "bits", 1 / 3),
    "encodings": Encodings(LabelTable(LONG_NAMES, (SOFT,) * MOST_EXAMPLES, 2**32 - 1)),
    "information": Surprise(LONG_NUMBER, TwoDistributions(LONG_NAMES[:10], (0.1,) * 10, (0.1,) * 10), "bits"),
}

RANDOM = np.random.default_rng(0)
GENERIC = {  # numbers of many classes that have nothing in common compress worst
    "logit_lab": [
        Lab(Example(tuple(map(str, range(size))), tuple(RANDOM.normal(0, 3, size).round(1).tolist()), 0, temperature))
        for size in (10, 20)
        for temperature in (1.0, 0.7)
    ],
    "information": [
        Surprise(
            0.3, TwoDistributions(tuple("abcdefghij"), *(tuple(p) for p in RANDOM.dirichlet([1] * 10, 2).tolist()))
        )
    ],
}


def classes_of(state):
    """Returns how many classes or outcomes a state has."""
    return len(parse_qs(COMPONENT_OF[type(state)].subject.fields.to_link(state))["class"])


def component_of(subject):
    """Returns what the tests of live components know of one."""
    return COMPONENTS[subject.name]


def address_of(subject):
    return f"/live/{subject.address}"


def get(subject, link="", **other):
    return call(APP, address_of(subject), link, **other)


def ask(subject, link, *edits, **other):
    """Returns what a component gets for a message with some edits."""
    return post(APP, address_of(subject), link, message(*edits, **other))


def first_of(subject, link=""):
    """Returns the data that a page begins with."""
    return Parts(get(subject, link).text).first


def without_tables(data):
    return {name: part for name, part in data.items() if not isinstance(part, Columns)}


# ---- one answer --------------------------------------------------------------------------------


@every_subject
def test_a_page_asks_for_nothing(subject):
    page = get(subject)
    elements = Parts(page.text).elements
    asked = [value for _, attributes in elements for name, value in attributes.items() if name in ("src", "srcset")]
    linked = [value for _, attributes in elements if (value := attributes.get("href"))]
    styled = re.findall(r"url\(|@import", page.text)
    assert (asked, styled) == ([], [])
    pages = {f"../{subject.address}", "../lessons"}
    assert {link.partition(",")[0] for link in linked} == {"#", "data:image/svg+xml;base64", *pages}


@every_subject
def test_a_page_names_no_other_host(subject):
    named = re.findall(r"(?:https?:)?//[a-z0-9]+\.[a-z.]+", get(subject).text)
    assert [host for host in named if not host.endswith("www.w3.org")] == []


@every_subject
def test_a_page_allows_its_own_script_and_styles_and_nothing_else(subject):
    page = get(subject)
    texts = Parts(page.text).texts
    kinds = {"script-src": "script", "style-src": "style"}
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    for directive, tag in kinds.items():
        run = [text for kind, attributes, text in texts if kind == tag and "json" not in attributes.get("type", "")]
        hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in run]
        assert policy.pop(directive).split() == hashes
    assert policy == {
        "default-src": "'none'",
        "connect-src": "'self'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'self'",  # the field for a loss
    }


@every_subject
def test_a_page_has_a_field_for_a_loss_that_leads_to_its_cause_and_one_in_a_frame_has_none(subject):
    form = '<form class="scce-say" action="../diagnose" method="get" target="_top">\n<input name="loss" '
    assert [get(subject, link).text.count(form) for link in ("", "embed=true")] == [1, 0]


@every_subject
def test_a_page_is_html_is_taken_for_nothing_else_and_sets_no_cookie(subject):
    headers = get(subject).headers
    told = [headers[name] for name in ("content-type", "x-content-type-options", "referrer-policy")]
    assert told == ["text/html; charset=utf-8", "nosniff", "same-origin"]
    assert "set-cookie" not in headers


@every_subject
def test_a_page_that_has_not_changed_is_not_sent_again(subject):
    page = get(subject, headers={"accept-encoding": "gzip"})
    again = get(subject, headers={"if-none-match": page.headers["etag"]})
    assert (again.status, again.sent, again.headers["etag"]) == (304, b"", page.headers["etag"])
    other = get(
        subject, subject.fields.to_link(EXTREME[subject.address]), headers={"if-none-match": again.headers["etag"]}
    )
    assert (other.status, page.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br, gzip;q=0.8", "gzip"),
        ("GZIP ; q=1", "gzip"),
        ("", None),
        ("br", None),
        ("gzip;q=0", None),
        ("gzip; q=0.000, br", None),
        ("x-gzipped", None),
        (";;,,q=", None),
    ],
)
@every_subject
def test_an_answer_is_compressed_for_a_browser_that_reads_it(subject, accepted, encoding):
    headers = {"accept-encoding": accepted}
    answers = [get(subject, headers=headers), post(APP, address_of(subject), "", message(), headers=headers | JSON)]
    assert [one.headers.get("content-encoding") for one in answers] == [encoding] * 2
    assert [one.headers["vary"] for one in answers] == ["accept-encoding", "accept, accept-encoding"]
    assert answers[0].body == get(subject).body


@every_subject
def test_a_page_is_small(subject):
    first = subject.fields.first
    ready_made = [state for state in READY_MADE[subject.address].values() if classes_of(state) <= 4]
    links = map(subject.fields.to_link, [first, *ready_made])
    sizes = {link: len(get(subject, link, headers={"accept-encoding": "gzip"}).sent) for link in links}
    assert {link: size for link, size in sizes.items() if size >= MOST_SENT} == {}


@every_subject
def test_a_page_with_the_most_classes_is_no_larger_than_what_a_phone_reads_in_a_few_seconds(subject):
    states = [*READY_MADE[subject.address].values(), EXTREME[subject.address], *GENERIC.get(subject.address, ())]
    sizes = {}
    for link in map(subject.fields.to_link, states):
        sizes[link] = len(get(subject, link, headers={"accept-encoding": "gzip"}).sent)
    assert {link: size for link, size in sizes.items() if size >= MOST_EVER_SENT} == {}


@every_subject
def test_a_page_in_a_frame_has_no_title_and_no_margins_and_shows_the_same(subject):
    link = subject.fields.to_link(EXTREME[subject.address])
    plain, embedded = (Parts(get(subject, query).text) for query in (link, f"{link}&embed=true"))
    classes = [attributes.get("class") for tag, attributes in embedded.elements if tag == "div"]
    tags = [[tag for tag, _ in parts.elements if tag in ("h1", "main")] for parts in (plain, embedded)]
    assert ("scce is-embedded" in classes, tags) == (True, [["main", "h1"], ["main"]])
    assert embedded.first == plain.first


# ---- what is shown -----------------------------------------------------------------------------


@every_subject
@laws
@given(data=st.data())
def test_a_page_begins_with_what_the_core_computes_for_its_link(subject, data):
    state = data.draw(STATES[subject.address])
    link = subject.fields.to_link(state)
    first = first_of(subject, link)
    assert component_of(subject).read(first, state) == state
    assert {"next", "previous"} == first.pop("way").keys()
    assert (first, first["link"], first["notices"]) == (as_sent(subject.told(state, Moment(link=link))), link, [])


def as_sent(payload):
    """Returns a payload in the form in which a browser has read it."""
    return json.loads(json.dumps(in_json_form(payload), allow_nan=False))


@every_subject
def test_every_ready_made_state_has_a_page(subject):
    states = READY_MADE[subject.address]
    read = component_of(subject).read
    links = {name: subject.fields.to_link(state) for name, state in states.items()}
    assert [name for name, link in links.items() if read(first_of(subject, link), states[name]) != states[name]] == []


@every_subject
def test_every_state_has_a_link_that_is_read(subject):
    state = EXTREME[subject.address]
    link = subject.fields.to_link(state)
    assert (len(link) < LONGEST_LINK, ask(subject, link).data["link"]) == (True, link)


@every_subject
def test_an_old_link_opens_the_state_that_it_opened(subject):
    wrong = []
    for entry in (entry for entry in GOLDEN if entry["address"] == subject.address):
        state, problems = subject.fields.from_query(parse_qs(entry["link"], keep_blank_values=True))
        first = first_of(subject, entry["link"])
        if (component_of(subject).read(first, state), first["notices"]) != (state, [*map(str, problems)]):
            wrong.append(entry["link"])
    assert wrong == []


@every_subject
def test_a_damaged_link_is_told_in_sentences(subject):
    wrong = []
    for query, sentences in DAMAGE[subject.address].told:
        first = first_of(subject, urlencode(query, doseq=True))
        wrong += [] if first["notices"] == list(sentences) else [(query, first["notices"])]
    assert wrong == []


@every_subject
def test_whatever_a_link_says_in_one_parameter_the_rest_is_shown(subject):
    left = {name: subject.fields.to_query(state) for name, (state, _) in DAMAGE[subject.address].left.items()}
    wrong = []
    for name, every in DAMAGE[subject.address].values.items():
        for values in every:
            link = urlencode({**left[name], name: values}, doseq=True)
            answer = get(subject, link)
            first = Parts(answer.text).first
            if answer.status != 200 or not first["notices"] or max(map(len, first["notices"])) > 400:
                wrong.append((name, values[0][:40], first["notices"]))
    assert wrong == []


@every_subject
def test_what_a_link_that_is_too_long_says_is_not_read_and_that_is_told(subject):
    first = first_of(subject, f"{subject.fields.to_link(EXTREME[subject.address])}&utm_a={'x' * LONGEST_LINK}")
    (notice,) = first["notices"]
    assert re.fullmatch(r"the link has [0-9,]+ characters, and no more than 32,768 are read", notice)
    assert first["link"] == subject.fields.to_link(subject.fields.first)


SCRIPTS = ("</script><b>", "<!--<script>", "</style>", "</template>", "<img src=x>", "'\"&amp;{}", "{0}", "\u2028")


@every_subject
def test_no_text_in_a_link_becomes_part_of_the_page(subject):
    shapes = []
    for text in ("plain", *SCRIPTS):
        query = {"class": [text, "other"], "unit": [text], text: [text]}
        parts = Parts(get(subject, urlencode(query, doseq=True)).text)
        shapes.append([(tag, attributes.keys()) for tag, attributes in parts.elements])
    assert [shape for shape in shapes if shape != shapes[0]] == []


# ---- the next sheet ----------------------------------------------------------------------------


@every_subject
@laws
@given(data=st.data())
def test_a_sheet_is_what_the_core_computes_for_the_state_after_the_edits(subject, data):
    state = data.draw(STATES[subject.address])
    edits = data.draw(st.lists(component_of(subject).edits | st.sampled_from(component_of(subject).moves), max_size=3))
    phase, held = (
        data.draw(st.sampled_from(["moving", "resting", "settled"])),
        data.draw(st.none() | st.integers(0, 20)),
    )
    assume(len(json.dumps(edits)) < LARGEST_MESSAGE - 1000)
    found = ask(subject, subject.fields.to_link(state), *edits, phase=phase, held=held, number=7, revision=5, reach=100)
    sent = Message(7, 5, phase, held, [[1, *edit] for edit in edits], 100.0)
    after_them, notices = after(sent, state, subject.edited, 0)
    link = subject.fields.to_link(after_them)
    moment = Moment(7, 5, link, notices, phase == "moving", held, 100.0)
    assert found.data == as_sent(subject.told(after_them, moment))


@every_subject
def test_a_table_comes_back_bit_for_bit_in_both_forms(subject):
    state = EXTREME[subject.address]
    link, sent = subject.fields.to_link(state), message(held=1)
    in_bytes = post(APP, address_of(subject), link, sent, headers=JSON | {"accept": "application/octet-stream"})
    assert in_bytes.headers["content-type"] == "application/octet-stream"
    expected = subject.payload(state, Moment(held=1))
    tables = {name: part for name, part in expected.items() if isinstance(part, Columns)}
    for data in (decoded(ask(subject, link, held=1).data), unpacked(in_bytes.body)):
        assert tables.keys() == {name for name, part in data.items() if isinstance(part, Columns)}
        for name, table in tables.items():
            assert list(data[name].columns) == list(table.columns)
            for column, values in table.columns.items():
                np.testing.assert_array_equal(bits(data[name].columns[column]), bits(values))


@every_subject
def test_nothing_is_remembered(subject):
    first, second = component_of(subject).moves
    asked = [("", [first]), ("", [second]), (subject.fields.to_link(EXTREME[subject.address]), [first]), ("", [])]
    there = [ask(subject, link, *edits).body for link, edits in asked]
    back = [ask(subject, link, *edits).body for link, edits in asked[::-1]]
    assert (there, len(set(there))) == (back[::-1], len(asked))


@every_subject
def test_looking_changes_nothing(subject):
    before = get(subject).body, ask(subject, "").body
    for link in ("unit=bits", "class=a&class=b", "label=1&event=0.5&seed=7"):
        get(subject, link)
    assert (get(subject).body, ask(subject, "").body) == before


@every_subject
def test_a_sheet_is_kept_nowhere(subject):
    headers = ask(subject, "").headers
    assert [headers[name] for name in ("cache-control", "content-type", "x-content-type-options")] == [
        "no-store",
        "application/json",
        "nosniff",
    ]


@every_subject
def test_an_edit_of_no_use_is_told_and_changes_nothing(subject):
    component = component_of(subject)
    link = subject.fields.to_link(component.start)
    answers = [(str(edit)[:60], ask(subject, link, edit)) for edit in component.unusable]
    read = [(edit, answer.data) for edit, answer in answers if answer.status == 200]
    too_large = [edit for edit in component.unusable if len(json.dumps(edit)) > LARGEST_MESSAGE]
    assert [edit for edit, data in read if data["link"] != link or len(data["notices"]) != 1] == []
    assert len(read) == len(component.unusable) - len(too_large)


# ---- refusals ----------------------------------------------------------------------------------

LAB = SUBJECTS[0]
DEEP = [b"[" * depth + b"]" * depth for depth in (500, 900, 10_000)]
REFUSED = {
    "no JSON": (400, post(APP, "/live/logit_lab", "", b"{")),
    "nothing": (400, post(APP, "/live/logit_lab", "", b"")),
    "no UTF-8": (400, post(APP, "/live/logit_lab", "", b'"\xff\xfe\x00"')),
    "too many digits": (400, post(APP, "/live/logit_lab", "", b"9" * 60_000)),
    "deep": (400, post(APP, "/live/logit_lab", "", DEEP[-1])),
    "no message": (400, post(APP, "/live/logit_lab", "", {"edits": []})),
    "a list": (400, post(APP, "/live/logit_lab", "", [])),
    "not a number of a message": (400, post(APP, "/live/logit_lab", "", message(number=float("nan")))),
    "too many edits": (400, post(APP, "/live/logit_lab", "", message(*[["add"]] * (MOST_EDITS + 1)))),
    "cut off": (400, post(APP, "/live/logit_lab", "", b"", body=())),
    "another address": (404, call(APP, "/live/nothing")),
    "a message to another address": (404, post(APP, "/live/%3Cb%3E", "", message())),
    "too large": (413, post(APP, "/live/logit_lab", "", b" " * (LARGEST_MESSAGE + 1))),
    "too large in parts": (413, post(APP, "/live/logit_lab", "", b"", body=(b" " * 999,) * 99)),
    "too long a link": (414, post(APP, "/live/logit_lab", "&" * (LONGEST_LINK + 1), message())),
    **{
        f"sent as {kind}": (415, post(APP, "/live/logit_lab", "", message(), headers={"content-type": kind}))
        for kind in ("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx")
    },
    "without a type": (415, post(APP, "/live/logit_lab", "", message(), headers={})),
    **{
        method: (405, call(APP, "/live/logit_lab", method=method))
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "<b>")
    },
}


def test_what_is_refused_has_the_right_status():
    assert {name: answer.status for name, (_, answer) in REFUSED.items()} == {
        name: status for name, (status, _) in REFUSED.items()
    }


def test_what_is_refused_is_told_in_one_sentence_in_the_form_of_an_answer():
    wrong = []
    for name, (_, answer) in REFUSED.items():
        form = [answer.headers[each] for each in ("content-type", "x-content-type-options", "cache-control")]
        (sentence,) = answer.data.pop("notices")
        if form != ["application/json", "nosniff", "no-store"] or not re.fullmatch(
            r"[^<>]{10,160}\.|<b> is .*", sentence
        ):
            wrong.append((name, form, sentence))
    assert wrong == []


def test_a_method_that_is_not_answered_is_told_those_that_are():
    assert REFUSED["PUT"][1].headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_message_of_the_largest_size_is_read():
    body = json.dumps(message()).encode()
    assert post(APP, "/live/logit_lab", "", body + b" " * (LARGEST_MESSAGE - len(body))).status == 200


def test_a_message_may_come_in_small_parts():
    parts = [bytes([letter]) for letter in json.dumps(message()).encode()]
    assert post(APP, "/live/logit_lab", "", b"", body=parts).body == ask(LAB, "").body


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", " application/json ;"])
def test_json_may_be_called_so_in_several_ways(kind):
    assert post(APP, "/live/logit_lab", "", message(), headers={"content-type": kind}).status == 200


def test_only_the_beginning_of_what_is_asked_for_is_asked_by_head():
    answer = call(APP, "/live/logit_lab", method="HEAD")
    assert (answer.status, answer.headers["etag"]) == (200, get(LAB).headers["etag"])


# ---- whatever is sent --------------------------------------------------------------------------

STRANGE_QUERIES = [
    b"\xff\xfe",
    b"class=\xff&class=\xf0\x9f",
    b"class=%FF&class=%F0%9F",
    b"logits=1,2#fragment",
    b"&" * 9999,
    b"=" * 9999,
    b"%" * 9999,
    b"%00",
    b"class=%ED%A0%80&class=b",
    b"embed=true&embed=true",
    b"embed",
    b"label=" + b"9" * 9999,
]


@every_subject
def test_any_bytes_may_stand_in_a_link(subject):
    answers = [(get(subject, query), ask(subject, query)) for query in STRANGE_QUERIES]
    assert [(page.status, sheet.status) for page, sheet in answers] == [(200, 200)] * len(answers)


@pytest.mark.parametrize("host", ["", "[", "]", "a b", "h:99999999", "\u00e9", "http://x/"])
def test_the_name_of_the_host_does_not_matter(host):
    assert get(LAB, "unit=bits", headers={"host": host}).body == get(LAB, "unit=bits").body


@pytest.mark.parametrize("depth", [1, 7, 500, *range(850, 1000, 3)])
def test_however_deep_an_edit_is_it_is_told_or_refused(depth):
    deep = b"[" * depth + b"]" * depth
    body = json.dumps(message(["add"])).encode().replace(b'"add"', deep)
    answer = post(APP, "/live/logit_lab", "", body)
    assert (answer.status in (200, 400), len(answer.data["notices"])) == (True, 1)


texts = st.text(max_size=30) | st.sampled_from(["0,", "9" * 99, "nan", "0;1", "\U0001f600", *SCRIPTS])


@every_subject
@settings(laws, max_examples=30)
@given(data=st.data())
def test_whatever_is_asked_there_is_an_answer(subject, data):
    names = st.sampled_from([*subject.fields.by_name, "embed", "utm_x"]) | texts
    query = data.draw(st.lists(st.tuples(names, texts), max_size=5))
    link = data.draw(st.sampled_from([urlencode(query).encode(), data.draw(st.binary(max_size=50))]))
    raw = data.draw(nearly_messages(component_of(subject).edits) | anything)
    page, sheet = get(subject, link), post(APP, address_of(subject), link, as_bytes(raw))
    assert (page.status, sheet.status in (200, 400, 413)) == (200, True)
    assert all(
        notice.endswith(".") or ": " in notice
        for notice in [*Parts(page.text).first["notices"], *sheet.data["notices"]]
    )


def as_bytes(raw):
    return json.dumps(raw).encode()


def test_a_page_without_an_origin_may_ask_and_nothing_else_is_opened():
    before = call(APP, "/live/logit_lab", method="OPTIONS")
    after = post(APP, "/live/logit_lab", "", message())
    assert (before.status, after.status) == (204, 200)
    assert [answer.headers["access-control-allow-origin"] for answer in (before, after)] == ["*", "*"]
    assert "access-control-allow-credentials" not in {**before.headers, **after.headers}


def test_where_too_many_questions_wait_the_next_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr("scce.serve.light.queue_here", lambda: FairQueue(most_of_one=0))
    told = [call(APP, "/live/logit_lab"), post(APP, "/live/logit_lab", "", message())]
    assert [(answer.status, answer.headers["retry-after"]) for answer in told] == [(503, "5")] * 2
    (sentence,) = {*told[0].data["notices"], *told[1].data["notices"]}
    assert sentence.startswith("this server has more questions than it can answer")
    page = call(FirstPicture(HTMLResponse("<html>")), "/logit_lab")
    assert (page.status, page.text) == (503, sentence.removesuffix("."))
