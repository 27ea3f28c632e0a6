"""What is special to the page of diagnoses: the first cause, the question, the way to the number, the field for it."""

from urllib.parse import urlencode

import pytest
from states_to_visit import DIAGNOSES
from visiting import BATCH, DIAGNOSIS, LAB, Visit, as_read, failing, opened_at, visit_to

from scce.diagnosis import DiagnosisState, constants
from scce.ui.chapters import CHAPTERS
from scce.ui.diagnosis.causes import as_formula


def headings(visit):
    """Returns the headings of the page, the first cause's before the others."""
    return [as_read(heading.value) for heading in visit.app.header]


def failing_diagnoses(law):
    return failing(DIAGNOSIS, DIAGNOSES, law)


def test_the_first_cause_is_the_first_heading_with_its_number_and_how_far_it_agrees():
    def is_told(visit, state):
        found = state.diagnosis
        if not found:
            return found is None or headings(visit)[0] == "Nothing fits well enough to be claimed"
        first = found[0]
        return headings(visit)[0] == as_read(as_formula(first.title)) and all(
            as_formula(text) in visit.prose for text in (first.sentence, first.expression, first.experiment)
        )

    assert failing_diagnoses(is_told) == []


def test_what_the_digits_rule_out_is_said():
    visit = opened_at(DIAGNOSIS, DiagnosisState("2.30212", 10))
    assert "It is not ln 10 = 2.3026: 2.30212 is 0.00047 below it." in as_read(visit.prose)


def test_a_run_is_told_with_its_shapes():
    state = DIAGNOSES["a history"]
    assert [shape.title for shape in state.shapes if f"**{as_formula(shape.title)}.**" not in opened_prose(state)] == []
    assert state.shapes != ()


def opened_prose(state):
    return opened_at(DIAGNOSIS, state).prose


def test_each_cause_has_a_link_that_opens_its_number_and_a_repair_of_each_framework():
    def is_linked(visit, state):
        causes = list(state.diagnosis or ())
        links = [link.proto for link in visit.app.get("page_link") if "Show this number" in link.proto.label]
        shown = [cause.shown for cause in causes if cause.shown]
        # The lab also stands at the root, which is the first page with its file.
        expected = [(each.page.replace("logit_lab", ""), urlencode(each.query, doseq=True)) for each in shown]
        tabs = [tab.label for tab in visit.app.tabs]
        repairs = [repair.framework for repair in causes[0].repairs] if causes else []
        return [(link.page, link.query_string) for link in links] == expected and sorted(tabs) == sorted(repairs)

    assert failing_diagnoses(is_linked) == []


def test_the_repair_of_the_reader_s_framework_comes_first():
    visit = opened_at(DIAGNOSIS, DiagnosisState("0.7437", 4, framework="pytorch"))
    assert next(tab.label for tab in visit.app.tabs) == "PyTorch"


@pytest.mark.parametrize(
    ("state", "name", "answer", "first"),
    [
        (DiagnosisState("nan"), "framework", "optax", "Not a number"),
        (DiagnosisState("6.91"), "fitting", 1000, "Guessing among 1,000 classes"),
        (DiagnosisState("6.91"), "classes", 120, "Guessing among 120 classes, in bits"),
        (DiagnosisState("1.234"), "classes", 4, ""),
    ],
)
def test_the_question_has_a_control_that_answers_it(state, name, answer, first):
    visit = visit_to(DIAGNOSIS, state)
    assert f"**{state.diagnosis.question}**" in visit.prose
    visit.choose(name, answer)
    assert visit.errors == []
    assert first in as_read(visit.app.header[0].value)
    assert visit.address == visit.chapter.fields.to_query(visit.state)


def test_every_field_but_the_loss_has_one_control_whatever_is_asked():
    wanted = [name for name in DiagnosisState.__dataclass_fields__ if name != "view"]
    assert failing_diagnoses(lambda visit, state: len(visit.controls) == len(wanted)) == []


def test_what_is_no_loss_is_told_by_its_name_and_the_last_one_stays():
    visit = visit_to(DIAGNOSIS, DiagnosisState("0.7437", 4)).choose("loss", "hello")
    assert (visit.told, visit.state.loss) == (["there is no loss in 'hello'."], "0.7437")


def test_the_table_has_the_reader_s_classes_and_marks_what_the_number_may_be():
    tables = opened_at(DIAGNOSIS, DiagnosisState("0.9048", 17)).app.table
    assert marked_in(tables) == [[], [":blue-background[**0.9048**]"], []]
    assert [name for name in tables[0].value.index if "17" in name] == ["\u25b8 **17**"]
    assert f"{constants(17).guess:.4f}" in tables[0].value.to_numpy()


def test_of_a_number_that_is_none_of_them_the_nearest_is_marked():
    tables = opened_at(DIAGNOSIS, DiagnosisState("0.92")).app.table
    assert marked_in(tables) == [[], [":blue-background[**0.9048**]"], []]


def marked_in(tables):
    """Returns the cells of each table that are marked."""
    return [[cell for cell in table.value.to_numpy().ravel() if "background" in cell] for table in tables]


def test_a_number_at_a_clip_is_marked_among_the_clips():
    tables = opened_at(DIAGNOSIS, DiagnosisState("16.1181")).app.table
    assert marked_in(tables) == [[], [], [":blue-background[**16.1181**]"]]


# ---- the field in the header -------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", [chapter for chapter in CHAPTERS if chapter.path != DIAGNOSIS], ids=lambda page: page.address
)
def test_every_page_has_the_field_in_its_header(page):
    fields = [box for box in opened_at(page.path, page.fields.first).app.text_input if box.label == "My loss says ..."]
    assert len(fields) == 1


@pytest.mark.parametrize("page", [LAB, BATCH])
@pytest.mark.parametrize(
    ("text", "loss", "told"),
    [
        ("0.7437, four classes", "0.7437, four classes", []),
        (" 16.118 ", "16.118", []),
        ("hello", None, ["loss: there is no loss in 'hello'"]),
    ],
)
def test_a_loss_that_is_typed_in_the_header_leads_to_its_cause(page, text, loss, told):
    visit = Visit(page=page)
    visit.app.text_input(key="say_loss").set_value(text)
    visit.press("Why?")
    visit._is_at(DIAGNOSIS)
    assert (visit.state.loss, visit.told, visit.errors) == (loss, told, [])
    assert visit.address == {"loss": [text.strip()]}


def test_the_way_back_from_the_cause_leads_to_the_page_and_not_to_the_cause_again():
    visit = Visit(page=LAB)
    visit.app.text_input(key="say_loss").set_value("16.118")
    visit.press("Why?").go_to(BATCH)
    assert (visit.chapter.path, visit.errors, visit.app.title[0].value) == (BATCH, [], "A batch and its mean")


def test_nothing_typed_leads_nowhere():
    visit = Visit(page=BATCH).press("Why?")
    assert visit.app.title[0].value == "A batch and its mean"
