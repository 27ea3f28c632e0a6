"""The lines that the programs of more than one framework share: which examples count, smoothed targets, one number."""

from scce.snippets.batch.arrays_text import LINE
from scce.snippets.batch.program import Program


def call(function: str, arguments: list[str]) -> list[str]:
    """Returns a call without the arguments that are empty, in one line or in three."""
    given = ", ".join(filter(None, arguments))
    line = f"{function}({given})"
    return [line] if len(line) <= LINE else [f"{function}(", f"    {given}", ")"]


def counted(program: Program) -> list[str]:
    """Returns the line that says which examples count, or nothing where none can be ignored."""
    return [] if program.way.ignore_label is None else [f"counted = labels != {program.way.ignore_label}"]


def counted_only(program: Program) -> list[str]:
    """Returns the lines that leave the ignored examples out of every array."""
    if program.way.ignore_label is None:
        return []
    names = ["labels", program.name, *([] if program.own_weights is None else ["weights"])]
    return [*counted(program), f"{', '.join(names)} = {', '.join(f'{name}[counted]' for name in names)}"]


def counted_labels(program: Program, module: str) -> list[str]:
    """Returns the lines that keep the ignored examples, with a label that is a class."""
    if program.way.ignore_label is None:
        return []
    replaced = f"labels = {module}.where(counted, labels, 0)  # an ignored label may be no class: any will do"
    return [*counted(program), replaced]


def class_weighted(program: Program) -> list[str]:
    """Returns the line that gives an example the weight of its label's class, or nothing without class weights."""
    if program.class_weights is None:
        return []
    return [f"weights = {'' if program.own_weights is None else 'weights * '}class_weights[labels]"]


def soft_targets(program: Program) -> list[str]:
    """Returns the lines that put class weights and smoothing into rows of targets."""
    smoothing, lines = program.way.smoothing, list[str]()
    if program.class_weights is None:
        return [smoothed_targets(program, "targets")] if smoothing else []
    lines = ["targets = class_weights * targets  # each class of a row weighs by itself"]
    if smoothing or program.divides_by_classes:
        lines.append("together = targets.sum(axis=-1)  # what a row weighs")
    if smoothing:
        lines.append(
            f"targets = (1 - {smoothing!r}) * targets + {smoothing!r} / {program.num_classes} * together[:, None]"
        )
    return lines


def without_infinity(program: Program, replaced: str) -> list[str]:
    """Returns the line that takes a target of 0 times an infinite logarithm for 0, where the batch needs it."""
    return [f"logs = {replaced}  # 0 * infinity would be NaN"] if program.multiplies_infinity else []


def smoothed_targets(program: Program, one_hot: str) -> str:
    """Returns the line that mixes one-hot rows with the same share for every class."""
    return f"targets = (1 - {program.way.smoothing!r}) * {one_hot} + {program.way.smoothing!r} / {program.num_classes}"


def weightless(program: Program, replaced: str) -> list[str]:
    """Returns the line that takes 0 times an infinite loss for 0, where the batch needs it."""
    return [f"losses = {replaced}  # 0 * infinity would be NaN"] if program.has_weightless_infinity else []


def reduced(program: Program, at: str = "", where: str = "") -> str:
    """Returns the line that makes one number of the losses; `at` or `where` picks those that count."""
    terms = f"losses{at}" if program.weights is None else f"(weights * losses){at}"
    if program.divides_by_classes:
        return (
            f"loss = {terms}.sum({where}) / {'together' if program.weights is None else '(weights * together)'}.sum()"
        )
    if program.way.reduction == "weighted mean":
        return f"loss = {terms}.sum({where}) / weights{at}.sum({where})"
    return f"loss = {terms}.{program.way.reduction}({where})"
