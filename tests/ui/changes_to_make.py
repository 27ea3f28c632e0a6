"""What a reader can change on every page, and the state that comes of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from states_to_visit import OTHER, one_hot_table
from visiting import Visit

from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.sigmoid import sigmoid_example
from scce.batch.small_batch import SmallBatch
from scce.classes import CLASS_SETS
from scce.diagnosis.examples import EXAMPLES as DIAGNOSED
from scce.encodings.costs import KNOWN_SIZES
from scce.labels import one_hot, smooth_labels
from scce.logit_lab.descent import gradient_step
from scce.logit_lab.presets import EXAMPLES
from scce.logit_lab.presets import in_situation as lab_in_situation
from scce.surprise.two_distributions import TwoDistributions, in_situation
from scce.training import DEFAULT_LEARNING_RATES
from scce.ui.chapters import CHAPTERS
from scce.wiring.starts import STARTS

FIELDS = {chapter.address: chapter.fields for chapter in CHAPTERS}
DIGITS = "handwritten digits 0-9"
LOG = "loss: 2.3026\nloss: 2.3025"
PASTED = "y_true = [1, 0]\ny_pred = [[2, 1], [3, 4]]"


@dataclass(frozen=True)
class Change:
    """Something that a reader does.

    Attributes:
        act: does it in a visit.
        state: what comes of it, from the other state of the page.
    """

    act: Callable[[Visit], Visit]
    state: Any


def choices(address: str, **choices: Any) -> dict[str, Change]:
    """Returns what a reader does with the control of a field: that the field has another value, and nothing else."""
    start, fields = OTHER[address], FIELDS[address]

    def change(name: str, choice: Any) -> Change:
        value = fields[name].kind.read(choice) if isinstance(choice, str) else choice
        return Change(lambda visit: visit.choose(name, choice), fields[name].changed(start, value))

    return {name: change(name, choice) for name, choice in choices.items()}


def control(name: str, choice: Any, state: Any) -> Change:
    """Returns what a reader does with a control that is of no field, or does more than a field says."""
    return Change(lambda visit: visit.choose(name, choice), state)


def button(label: str, state: Any) -> Change:
    """Returns the press of a button."""
    return Change(lambda visit: visit.press(label), state)


def edits(*edits: list[Any], state: Any) -> Change:
    """Returns edits in a live component."""
    return Change(lambda visit: visit.edit(*edits), state)


def start_over(address: str) -> dict[str, Change]:
    """Returns the way back to what a first visitor sees."""
    return {"start over": button("Start over", FIELDS[address].first)}


def paste(visit: Visit, text: str) -> Visit:
    """Pastes a batch, or labels."""
    (area,) = visit.app.text_area
    area.set_value(text)
    (submit,) = (found.label for found in visit.app.button if found.proto.form_id == area.proto.form_id)
    return visit.press(submit)


def edit_sheet(visit: Visit, **edits: Any) -> Visit:
    """Edits the table of a batch: the page runs with what the browser sends, all edits since the table appeared."""
    states = visit.app._tree.get_widget_states()
    (table,) = visit.app.data_editor
    message = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | edits
    states.widgets.add(id=table.proto.id, string_value=json.dumps(message))
    visit.app._run(states)
    return visit


LAB, TABLE, PAIR = OTHER["logit_lab"], OTHER["encodings"], OTHER["information"]
BATCH, WIRED, TRAINED, SAID = OTHER["batch"], OTHER["frameworks"], OTHER["training"], OTHER["diagnose"]
BY_SITUATION = replace(LAB, example=lab_in_situation(LAB.example, "undecided"))
TEN = CLASS_SETS[DIGITS]


def _lab_with(**example: Any) -> Any:
    return replace(LAB, example=replace(LAB.example, **example))


def _batch_with(**batch: Any) -> Any:
    return BATCH.with_batch(replace(BATCH.batch, **batch))


def _with_classes(rows: Any, class_weights: Any) -> Any:
    way = replace(BATCH.problem.way, class_weights=class_weights)
    return replace(BATCH, problem=BatchProblem(replace(BATCH.batch, predictions=rows), way))


# The first two are controls outside a live component, where there are two; the third is something else.
CHANGES = {
    "logit_lab": {
        **choices("logit_lab", rate=2.0),
        "a step": button("Take one gradient step", replace(LAB, example=gradient_step(LAB.example, LAB.learning_rate))),
        "an edit": edits(
            ["logit", 0, 3.5], ["unit", "nats"], state=replace(_lab_with(logits=(3.5, -1.0, 2.25)), unit="nats")
        ),
        "classes": edits(["classes", DIGITS], state=replace(LAB, example=EXAMPLES[DIGITS])),
        "a situation": edits(["situation", "undecided"], state=BY_SITUATION),
        "a class more": edits(
            ["add"], state=_lab_with(classes=(*LAB.example.classes, "class 3"), logits=(*LAB.example.logits, 0.0))
        ),
        "a label and a temperature": edits(
            ["label", 2], ["temperature", 0.5], state=_lab_with(label=2, temperature=0.5)
        ),
        **start_over("logit_lab"),
    },
    "encodings": {
        **choices("encodings", examples=7, label_type="uint8"),
        "an edit": edits(
            ["label", 0, 0],
            ["add"],
            state=replace(TABLE, table=replace(TABLE.table, rows=((1.0, 0.0), (0.5, 0.5), (0.0, 1.0)))),
        ),
        **choices("encodings", size=2, float_type="float64", integers="yes", one_class="yes", softened="no"),
        "an odd row": edits(
            ["situation", "no one"],
            state=replace(TABLE, table=replace(TABLE.table, rows=((0.0, 0.0), (0.5, 0.5)))),
        ),
        "classes": edits(["classes", DIGITS], state=replace(TABLE, table=one_hot_table(TEN, [0, 1, 2, 3]))),
        "a known size": control("known_size", "Gemma", replace(TABLE, size=KNOWN_SIZES["Gemma"])),
        "another model": button("Ask another model", replace(TABLE, table=replace(TABLE.table, seed=8))),
        "a paste": Change(
            lambda visit: paste(visit, "no, yes, yes"),
            replace(TABLE, table=replace(TABLE.table, rows=((0.0, 1.0), (1.0, 0.0), (1.0, 0.0)))),
        ),
        **start_over("encodings"),
    },
    "information": {
        "smoothing": button(
            "Smooth your p", replace(PAIR, pair=PAIR.pair.with_side("p", smooth_labels(one_hot(0, 2), 0.1)))
        ),
        "a situation": edits(
            ["situation", "one-hot label"], state=replace(PAIR, pair=in_situation(PAIR.pair, "one-hot label"))
        ),
        "an edit": edits(["q", 0, 0.7], state=replace(PAIR, pair=PAIR.pair.with_probability("q", 0, 0.7))),
        "outcomes": edits(
            ["classes", DIGITS], state=replace(PAIR, pair=TwoDistributions(TEN, (0.1,) * 10, (0.1,) * 10))
        ),
        "an event and a unit": edits(["event", 0.01], ["unit", "nats"], state=replace(PAIR, event=0.01, unit="nats")),
        **start_over("information"),
    },
    "batch": {
        **choices("batch", smoothing=0.5, reduction="sum"),
        "a cell": Change(
            lambda visit: edit_sheet(visit, edited_rows={"0": {"true class": 2}}), _batch_with(labels=(2, 1, 5, 2))
        ),
        **choices("batch", ignore=1, labels_as="integer"),
        "no ignored label": control("ignore", None, FIELDS["batch"]["ignore"].changed(BATCH, None)),
        "given": control("given", "probabilities", _batch_with(from_logits=False)),
        "a problem": control(
            "problem", "padding to ignore", replace(BATCH, problem=PROBLEMS["padding to ignore"], row_is="example")
        ),
        "a class more": button(
            "Add class", _with_classes(tuple((*row, 0.0) for row in BATCH.batch.predictions), (1.0, 2.0, 0.5, 1.0))
        ),
        "a class less": button(
            "Drop class", _with_classes(tuple(row[:-1] for row in BATCH.batch.predictions), (1.0, 2.0))
        ),
        "a class weight": control("weight_of_class_1", 4.0, BATCH.with_class_weights((1.0, 4.0, 0.5))),
        "balanced": button("Balanced", BATCH.with_class_weights((1.0, 1.0, 1.0))),
        "no class weights": button("All 1", BATCH.with_class_weights(None)),
        "one sigmoid output": button(
            "Put this example into the table", replace(BATCH, row_is="example").with_batch(sigmoid_example())
        ),
        **choices("batch", row_is="example"),
        "a paste": Change(
            lambda visit: paste(visit, PASTED),
            replace(
                BATCH.with_batch(SmallBatch((1, 0), ((2.0, 1.0), (3.0, 4.0)), True, (1.0, 1.0))),
                row_is="example",
            ),
        ),
        **choices("batch", source="digits"),
        **start_over("batch"),
    },
    "frameworks": {
        **choices("frameworks", steps=3, label=2),
        "a start": control("start", "near zero", replace(WIRED, start=STARTS["near zero"])),
        **choices(
            "frameworks", framework="keras-jax", last_layer="softmax", from_logits="True", logits="1,2,3,4,5", rate=0.25
        ),
        **start_over("frameworks"),
    },
    "training": {
        **choices("training", seed=1, hidden="4"),
        "no hidden units": control("hidden", "none", FIELDS["training"]["hidden"].changed(TRAINED, ())),
        **choices(
            "training",
            data="random",
            rate=0.25,
            momentum=0.75,
            batch=64,
            epochs=5,
            encoding="integer",
            smoothing=0.25,
            twin=True,
        ),
        # An optimiser comes with its own learning rate, and Adam with a momentum of its own.
        "optimizer": control(
            "optimizer",
            "adam",
            replace(
                TRAINED,
                settings=replace(
                    TRAINED.settings, optimizer="adam", learning_rate=DEFAULT_LEARNING_RATES["adam"], momentum=0.0
                ),
            ),
        ),
        **start_over("training"),
    },
    "diagnose": {
        **choices("diagnose", classes=10, loss="16.118"),
        "a paste": Change(lambda visit: paste(visit, LOG), replace(SAID, loss=LOG)),
        **choices("diagnose", accuracy="0.25", batch=64, tokens=128, framework="keras", smoothing=0.1, counts="5,5,5"),
        "no framework": control("framework", None, replace(SAID, framework=None)),
        "no accuracy": control("accuracy", "", replace(SAID, accuracy=None)),
        "no loss": control("loss", "", replace(SAID, loss=None)),
        "an example": control("example", "6.91", DIAGNOSED["6.91"]),
        **start_over("diagnose"),
    },
}
