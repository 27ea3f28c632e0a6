"""What the columns of a table are, by names and first rows: labels, targets, classes, weights, or nothing of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.arrays import FloatArray, InputError
from scce.tables.files.table_file import NUMBERS, Kind, Sample, quoted
from scce.tables.groups import Group, groups_of
from scce.tables.matching import TRUTHS, class_tails
from scce.tables.names import (
    SPREAD_WORDS,
    SURENESS,
    WEIGHT_NAMES,
    as_name,
    aside,
    labels_first,
    says_label,
    says_weight,
    words_of,
)
from scce.tables.record import Column, Role, Scale
from scce.tables.scale import Evidence, evidence_of, scale_named

LIKE_NUMBERS: tuple[Kind, ...] = (*NUMBERS, "mixed")  # text among predictions is a mistake, and told
LIKE_LABELS: tuple[Kind, ...] = ("integer", "text", "boolean")
OWN_EXPORT = {"guess_probability", "loss_nats", "term_nats"}
MOST_AT_THE_ENDS = 4  # columns that are left out there, where all others sum to 1
NAMES_PER_REASON = 12
ROWS_THAT_TELL = 3
FAR_LARGER = 20
SURE_LABELS = ("label", "labels", "y_true", "true_label", "true_labels", "ground_truth", "gt")
NAMELESS = "(column "
CHOSEN, BY_NAME = "you chose it", "its name says so"


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of the columns of a table before it is read.

    Attributes:
        names: as they are shown, all different.
        kinds: what they hold.
        sample: the first rows.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    sample: Sample

    def floats(self, positions: Sequence[int]) -> FloatArray | None:
        """Returns the first rows of columns, (n, columns); None where they do not hold numbers only."""
        cells = [_truths_as_numbers(self.sample.cells[position]) for position in positions]
        if len(cells) < 2 or any(one.dtype.kind not in "iuf" or not len(one) for one in cells):
            return None
        with np.errstate(invalid="ignore"):  # a NaN of another kind is a NaN
            return np.column_stack([one.astype(np.float64) for one in cells])

    def evidence(self, positions: Sequence[int]) -> Evidence | None:
        """Returns what is seen of the first rows of columns; None where they do not hold numbers only."""
        rows = self.floats(positions)
        if rows is None or np.isnan(rows).any():
            return None
        known = [one for one in (self.sample.decimals[position] for position in positions) if one is not None]
        return evidence_of(rows, decimals=max(known) if known else None)

    def sum_up(self, positions: Sequence[int]) -> bool:
        """Returns whether the numbers of every first row sum to 1, or to 100."""
        seen = self.evidence(positions)
        return seen is not None and (seen.sums_to_one or seen.sums_to_hundred)

    def are_one_hot(self, positions: Sequence[int]) -> bool:
        """Returns whether every first row is one 1 among zeros."""
        rows = self.floats(positions)
        return rows is not None and bool(np.isin(rows, (0, 1)).all() and (rows.sum(axis=1) == 1).all())

    def texts(self, position: int) -> set[str]:
        """Returns the first cells of a column of text."""
        return {cell for cell in self.sample.cells[position].tolist() if isinstance(cell, str) and cell}

    def is_of_truths(self, position: int) -> bool:
        """Returns whether the first cells of a column are True or False."""
        cells = self.sample.cells[position]
        return cells.dtype.kind in "bO" and _truths_as_numbers(cells).dtype.kind == "f"

    def is_whole(self, position: int) -> bool:
        """Returns whether the first cells of a column are whole numbers."""
        cells = self.sample.cells[position]
        with np.errstate(invalid="ignore"):
            return cells.dtype.kind in "iu" or (cells.dtype.kind == "f" and bool((np.trunc(cells) == cells).all()))


@dataclass(frozen=True)
class Roles:
    """What the columns of a table are.

    Attributes:
        columns: in the order of the table.
        said: what the names of the classes say they are.
        remarks: a sentence for each thing that the reader may not expect.
    """

    columns: tuple[Column, ...]
    said: Scale | None
    remarks: tuple[str, ...]


@dataclass(eq=False)
class _Finding:
    """The roles that are found so far."""

    facts: Facts
    found: dict[int, tuple[Role, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def take(self, positions: Iterable[int], role: Role, why: str) -> None:
        for position in positions:
            self.found.setdefault(position, (role, why))

    def of(self, role: Role) -> list[int]:
        return sorted(position for position, (one, _) in self.found.items() if one == role)

    def open(self, kinds: Sequence[Kind]) -> list[int]:
        return [i for i, kind in enumerate(self.facts.kinds) if kind in kinds and i not in self.found]


def _truths_as_numbers(cells: NDArray[Any]) -> NDArray[Any]:
    """Returns True and False as 1 and 0, also where they are texts; any other cells as they are."""
    if cells.dtype.kind not in "bO" or not len(cells) or not all(str(cell).lower() in TRUTHS for cell in cells):
        return cells
    return np.array([TRUTHS[str(cell).lower()] for cell in cells], dtype=np.float64)


def roles_of(facts: Facts, chosen: Mapping[str, Role]) -> Roles:
    """Returns what columns are.

    Args:
        facts: what is known of them.
        chosen: the roles that the reader chose, by name.

    Raises:
        InputError: if the table is one of results that was exported here.
    """
    if set(facts.names) >= OWN_EXPORT:
        raise InputError("it holds no predictions: it looks like a table of results exported here")
    finding = _Finding(facts)
    for name, role in chosen.items():
        finding.take([facts.names.index(name)], role, CHOSEN)
    if facts.sample.named:
        _find_weights(finding)
        _find_named_labels(finding)
        _find_targets(finding)
        _find_asides(finding)
    finding.take([i for i, name in enumerate(facts.names) if name.startswith(NAMELESS)], "left out", "it has no name")
    group = _class_group(finding) if facts.sample.named else None
    _find_labels_beside(finding, group)
    _find_classes(finding, group)
    _find_last_labels(finding)
    finding.take(range(len(facts.names)), "left out", "it holds no numbers")
    _name_left_out(finding)
    _name_doubts(finding)
    columns = tuple(Column(name, *finding.found[position]) for position, name in enumerate(facts.names))
    return Roles(columns, _said(finding), tuple(finding.remarks))


def _find_weights(finding: _Finding) -> None:
    facts, names = finding.facts, finding.facts.names
    called = _in_texts(finding)
    named = [i for i in finding.open(LIKE_NUMBERS) if says_weight(names[i]) and names[i] not in called]
    named = named or [i for i in finding.open(LIKE_NUMBERS) if _is_bare_weight(facts, i) and names[i] not in called]
    named += [i for i in finding.open(("text",)) if as_name(names[i]) in WEIGHT_NAMES]  # a mistake, and told
    if not finding.of("weight"):
        finding.take(named[:1], "weight", BY_NAME)
    finding.take(named, "left out", "it holds weights, and others are read")


def _in_texts(finding: _Finding) -> set[str]:
    """Returns the first cells of all columns of text: a name among them is one of a class."""
    return {text for position in finding.open(("text",)) for text in finding.facts.texts(position)}


def _is_bare_weight(facts: Facts, position: int) -> bool:
    """Returns whether a column of numbers is called w, and no class has a name of one letter, as w, x, y and z have."""
    letters = {name.lower() for name in facts.names if len(name) == 1 and name.isalpha()}
    if (
        letters not in ({"w"}, {"w", "y"})
        or facts.names[position].lower() != "w"
        or facts.kinds[position] not in NUMBERS
    ):
        return False
    fractions = [i for i, kind in enumerate(facts.kinds) if kind == "number"]
    return bool((facts.sample.cells[position] >= 0).all()) and not facts.sum_up(fractions)


def _find_named_labels(finding: _Finding) -> None:
    names, facts = finding.facts.names, finding.facts
    likely = [
        i for i in finding.open((*LIKE_LABELS, "number", "mixed")) if facts.kinds[i] != "number" or facts.is_whole(i)
    ]
    likely = [i for i in likely if not (words_of(names[i]) == ("true",) and "false" in map(str.lower, names))]
    ranked = [names.index(name) for name in labels_first([names[i] for i in likely])]
    ranked = ranked or [i for i in finding.open(("number",)) if as_name(names[i]) in SURE_LABELS]  # a mistake, and told
    if not finding.of("label"):
        finding.take(ranked[:1], "label", BY_NAME)
    label = finding.of("label")
    if label:
        others = [i for i in ranked if i not in label]
        finding.take(others, "left out", f"the labels are in {quoted(names[label[0]])}")


def _find_targets(finding: _Finding) -> None:
    """Finds columns of truth beside those of the classes: true_cat and true_dog beside cat and dog."""
    facts = finding.facts
    truths = [i for i in finding.open(("text", "boolean")) if facts.is_of_truths(i)]
    numbers = sorted((*finding.open(NUMBERS), *truths))
    if finding.of("target"):
        return
    groups = groups_of(facts.names, numbers)
    for group in groups:
        others = [i for i in numbers if i not in group.tails]
        if not _tails_stand_beside(group, others, groups, facts):
            continue
        if group.says_truth:
            finding.take(group.positions, "target", "its name says that it holds what is true")
            return
        if facts.are_one_hot(group.positions) and not group.says_predictions:
            finding.take(group.positions, "target", "it is 1 or 0, and another column has its class")
            return


def _tails_stand_beside(group: Group, others: Sequence[int], groups: Sequence[Group], facts: Facts) -> bool:
    tails = set(map(str.casefold, group.tails.values()))
    bare = {facts.names[i].casefold() for i in others}
    beside = [set(map(str.casefold, one.tails.values())) for one in groups if set(one.positions) <= set(others)]
    return tails <= bare or any(tails <= one for one in beside)


def _find_asides(finding: _Finding) -> None:
    facts = finding.facts
    named = {
        i: aside(facts.names[i], whole=facts.kinds[i] in LIKE_LABELS)
        for i in finding.open((*LIKE_NUMBERS, *LIKE_LABELS))
    }
    named.update(dict.fromkeys(_counted_classes(facts), ""))
    named.update({i: "has no name" for i in named if facts.names[i].startswith(NAMELESS)})
    kept = _that_are_classes(finding, [i for i, why in named.items() if why])
    for position, why in named.items():
        if why and position not in kept:
            finding.take([position], "left out", f"it {why}")


def _counted_classes(facts: Facts) -> list[int]:
    """Returns the columns conf_0, conf_1, ... where no other stem says that it is of predictions."""
    groups = groups_of(facts.names, [i for i, kind in enumerate(facts.kinds) if kind in LIKE_NUMBERS])
    if any(group.says_predictions for group in groups):
        return []
    sure = [group for group in groups if group.numbered and set(words_of(group.stem)) & set(SURENESS)]
    return [i for group in sure if _counts(group) for i in group.positions]


def _that_are_classes(finding: _Finding, positions: Sequence[int]) -> set[int]:
    """Returns the columns named like an id or a loss that are classes: a label says so, or the sums of the rows."""
    facts, label = finding.facts, finding.of("label")
    texts = facts.texts(label[0]) if label else set()
    named = {i for i in positions if facts.names[i] in texts and facts.kinds[i] in LIKE_NUMBERS}
    numbers = [i for i in finding.open(NUMBERS) if not facts.names[i].startswith(NAMELESS)]
    odd = [i for i in positions if i in numbers and i not in named]
    plain = [i for i in numbers if i not in odd]
    if not odd or facts.sum_up(plain):
        return named
    for some in (odd, *([one] for one in odd)):
        if facts.sum_up(sorted((*plain, *some))):
            return named | set(some)
    return named


def _class_group(finding: _Finding) -> Group | None:
    """Returns the columns whose common name says that they are the classes."""
    facts, numbers = finding.facts, finding.open(LIKE_NUMBERS)
    groups = groups_of(facts.names, numbers)
    saying = [group for group in groups if group.says_predictions]
    logits = [group for group in saying if scale_named(group.stem) == "logits"]
    known = [group for group in saying if scale_named(group.stem) is not None]
    beside_text = [group for group in groups if _label_of_stem(finding, group) is not None]
    for group in (*logits, *known, *saying, *beside_text):
        if _may_be_all(finding, group, numbers):
            return group
    if len(numbers) < 3 or facts.sum_up(numbers):
        return None
    summing = [group for group in groups if facts.sum_up(group.positions)]
    counting = [group for group in groups if group.numbered and not group.says_features and _counts(group)]
    likely = (*summing, *counting, *_repeated(groups))
    return next((group for group in likely if len(group.tails) < len(numbers)), None)


def _repeated(groups: Sequence[Group]) -> list[Group]:
    """Returns the groups whose words come again with a word of spreads: those of cat_mean, where there is cat_std."""
    spreads = [group for group in groups if set(words_of(group.stem)) & set(SPREAD_WORDS)]
    return [
        group
        for group in groups
        if group not in spreads and any(set(group.tails.values()) == set(one.tails.values()) for one in spreads)
    ]


def _may_be_all(finding: _Finding, group: Group, numbers: Sequence[int]) -> bool:
    """Returns whether a group may hold all the classes: not where the rows sum to 1 with another column only."""
    facts = finding.facts
    return facts.sum_up(group.positions) or not facts.sum_up(numbers) or len(numbers) == len(group.tails)


def _counts(group: Group) -> bool:
    tails = sorted(map(int, group.tails.values()))
    return tails in (list(range(len(tails))), list(range(1, len(tails) + 1)))


def _label_of_stem(finding: _Finding, group: Group) -> int | None:
    """Returns the column of text that has the name that all classes begin with: Status beside Status_C."""
    texts = finding.open(("text",)) + finding.of("label")
    stem = words_of(group.stem)
    return next((i for i in texts if words_of(finding.facts.names[i]) == stem), None)


def _find_labels_beside(finding: _Finding, group: Group | None) -> None:
    """Finds labels by the classes beside them: the name they begin with, or their own names in the cells."""
    facts = finding.facts
    if finding.of("label") or finding.of("target"):
        return
    if group is not None and (label := _label_of_stem(finding, group)) is not None:
        finding.take([label], "label", "the names of the classes begin with its name")
        return
    classes = group.positions if group else finding.open(LIKE_NUMBERS)
    holding = _holding_names(finding, classes)
    if len(holding) == 1:
        finding.take(holding, "label", "its cells are names of the classes")
        return
    if holding:
        told = f"{_few(facts.names[i] for i in holding)} hold names of classes: choose which of them is the label."
        finding.remarks.append(told)
        return
    rest = [i for i in finding.open(LIKE_LABELS) if group is None or i not in group.tails]
    if len(rest) == 1:
        finding.take(rest, "label", "no other column holds integers or text")


def _holding_names(finding: _Finding, classes: Sequence[int]) -> list[int]:
    """Returns the columns of text whose cells are names of the classes."""
    facts = finding.facts
    names = [facts.names[i] for i in classes]
    known = {*names, *class_tails(names)}
    return [i for i in finding.open(("text",)) if facts.texts(i) and facts.texts(i) <= known]


def _find_classes(finding: _Finding, group: Group | None) -> None:
    facts = finding.facts
    if group is not None:
        inside = [i for i in group.positions if i not in finding.found]
        finding.take(inside, "class", f"it is one of {_few(facts.names[i] for i in inside)}")
        finding.take(finding.open(LIKE_NUMBERS), "left out", f"it is none of {_few(facts.names[i] for i in inside)}")
        return
    numbers = finding.open(LIKE_NUMBERS)
    features = [one for one in groups_of(facts.names, numbers) if one.says_features]
    if features and len(numbers) - len(features[0].tails) > 1:
        finding.take(features[0].positions, "left out", "its name says that it is a feature")
        numbers = finding.open(LIKE_NUMBERS)
    numbers = _without_constants(finding, _without_giants(finding, _without_whole_ones(finding, numbers)))
    kept = _without_ends(finding, numbers)
    why = "it holds numbers" if kept == numbers else "every row sums to 1 with it"
    if kept != numbers:
        total = "1" if _is_one(facts, kept) else "100"
        why = f"every row of {_few(facts.names[i] for i in kept)} sums to {total}"
        _find_labels_at_the_ends(finding, [i for i in numbers if i not in kept], kept)
    finding.take(kept, "class", why)
    finding.take(numbers, "left out", f"without it {why}" if kept != numbers else "it holds no numbers")


def _without_whole_ones(finding: _Finding, numbers: list[int]) -> list[int]:
    """Returns the columns without those of whole numbers that vary, where two or more others are of fractions."""
    facts = finding.facts
    rows = facts.floats(numbers)
    if rows is None or len(rows) < ROWS_THAT_TELL or not facts.sample.named or facts.sum_up(numbers):
        return numbers
    whole = [i for i in numbers if facts.kinds[i] == "integer" and len(np.unique(facts.sample.cells[i])) > 1]
    if not whole or len(numbers) - len(whole) < 2 or any(facts.is_whole(i) for i in numbers if i not in whole):
        return numbers
    finding.take(whole, "left out", "it holds whole numbers, and the others hold fractions")
    return [i for i in numbers if i not in whole]


def _without_giants(finding: _Finding, numbers: list[int]) -> list[int]:
    """Returns the columns without one whose every number is far larger than all others: a time, or an amount."""
    rows = finding.facts.floats(numbers)
    if rows is None or len(numbers) < 3 or not finding.facts.sample.named or not np.isfinite(rows).all():
        return numbers
    sizes = np.abs(rows)
    giants = [
        position
        for place, position in enumerate(numbers)
        if sizes[:, place].min() / FAR_LARGER > max(1.0, np.delete(sizes, place, axis=1).max())
    ]
    finding.take(giants, "left out", "its numbers are far larger than those beside it")
    return [i for i in numbers if i not in giants]


def _without_constants(finding: _Finding, numbers: list[int]) -> list[int]:
    """Returns the columns without those that are one number above 0 in every row, where the others vary."""
    rows = finding.facts.floats(numbers)
    if rows is None or len(rows) < ROWS_THAT_TELL or not finding.facts.sample.named or finding.facts.sum_up(numbers):
        return numbers
    same = (rows == rows[0]).all(axis=0)
    constant = [position for place, position in enumerate(numbers) if same[place] and rows[0, place] > 0]
    if len(numbers) - len(constant) < 2 or len(constant) > MOST_AT_THE_ENDS or (same.sum() > len(constant)):
        return numbers
    finding.take(constant, "left out", "it holds one number in every row, and the others vary")
    return [i for i in numbers if i not in constant]


def _without_ends(finding: _Finding, numbers: list[int]) -> list[int]:
    """Returns the columns that sum to 1, or to 100, in every row, without the fewest at either end; or all of them."""
    facts = finding.facts
    if facts.evidence(numbers) is None or facts.sum_up(numbers):
        return numbers
    cuts = sorted(
        ((left, right) for left in range(MOST_AT_THE_ENDS + 1) for right in range(MOST_AT_THE_ENDS + 1 - left)), key=sum
    )
    for left, right in cuts:
        kept = numbers[left : len(numbers) - right]
        if len(kept) > 1 and facts.sum_up(kept):
            return kept
    return numbers


def _find_labels_at_the_ends(finding: _Finding, cut: Sequence[int], classes: Sequence[int]) -> None:
    """Finds labels among columns that are no classes by their sums: the only one of class numbers."""
    if finding.of("label") or finding.of("target") or _holding_names(finding, classes):
        return
    likely = [
        i for i in cut if finding.facts.is_whole(i) and _are_class_numbers(finding.facts.sample.cells[i], len(classes))
    ]
    if len(likely) == 1:
        finding.take(likely, "label", "it holds class numbers, and the columns beside it sum to 1 or 100")


def _are_class_numbers(cells: NDArray[np.float64], num_classes: int) -> bool:
    usable = cells[(cells >= 0) & (cells != 255)]
    return bool(len(usable)) and bool((usable <= num_classes).all())


def _find_last_labels(finding: _Finding) -> None:
    if finding.of("label") or not finding.of("target"):
        return
    finding.take(finding.open(LIKE_LABELS), "left out", "the truth is in other columns")


def _is_one(facts: Facts, positions: Sequence[int]) -> bool:
    seen = facts.evidence(positions)
    return seen is not None and seen.sums_to_one


def _said(finding: _Finding) -> Scale | None:
    """Returns what all names of classes say they are, or their percent signs."""
    classes = finding.of("class")
    if classes and set(classes) <= finding.facts.sample.percents:
        return "percent"
    scales = {scale_named(finding.facts.names[position]) for position in classes}
    return scales.pop() if len(scales) == 1 else None


def _name_left_out(finding: _Finding) -> None:
    reasons: dict[str, list[str]] = {}
    for position in finding.of("left out"):
        why = finding.found[position][1]
        if why != CHOSEN:
            reasons.setdefault(why, []).append(finding.facts.names[position])
    for why, names in reasons.items():
        finding.remarks.append(f"Left out, because {why}: {_few(names, NAMES_PER_REASON)}.")


def _name_doubts(finding: _Finding) -> None:
    facts = finding.facts
    for label in finding.of("label"):
        why = finding.found[label][1]
        if why not in (CHOSEN, BY_NAME):
            finding.remarks.append(f"The labels are taken from {quoted(facts.names[label])}, because {why}.")
    for position in finding.of("class") if facts.sample.named else []:
        if says_label(facts.names[position]):
            finding.remarks.append(f"Column {quoted(facts.names[position])} is taken for a class, whatever its name.")


def _few(names: Iterable[str], most: int = 3) -> str:
    found = list(names)
    more = f", \u2026 ({len(found) - most:,} more)" if len(found) > most else ""
    return ", ".join(map(quoted, found[:most])) + more
