"""PyTorch's program: cross_entropy for logits, nll_loss for logarithms; weights of examples are multiplied by hand."""

from typing import Literal, TypeAlias

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import (
    call,
    class_weighted,
    counted,
    counted_only,
    reduced,
    smoothed_targets,
    soft_targets,
    weightless,
    without_infinity,
)
from scce.snippets.batch.program import Program

Flaw: TypeAlias = Literal["rows", "smoothing", "infinity", "classes"]

# What cross_entropy does to a batch that is no plain definition, and the comment that says so.
_WHY_NOT: dict[Flaw, str] = {
    "rows": "# Written out: cross_entropy divides each row by its sum.",
    "smoothing": "# Written out: cross_entropy makes 0 * infinity, NaN, of a smoothing of 1.",
    "infinity": "# Written out: cross_entropy makes 0 * infinity, NaN, of a target of 0 where p is 0.",
    "classes": "# Written out: with rows, cross_entropy divides by the examples and weighs smoothed classes.",
}


def pytorch_lines(program: Program) -> list[str]:
    """Returns the lines that compute `loss` with PyTorch."""
    flaw = _flaw(program)
    losses = _own(program) if flaw is None else _written_out(program, flaw)
    return ["import torch", "", *array_lines(program, "torch.tensor"), *losses]


def _flaw(program: Program) -> Flaw | None:
    is_soft = program.targets is not None
    if (program.way.smoothing or is_soft) and not program.normalised:
        return "rows"
    if program.multiplies_infinity:
        return "infinity"
    if program.way.smoothing == 1 and program.needs_infinity:
        return "smoothing"
    if is_soft and program.class_weights is not None and not _weighs_classes(program):
        return "classes"
    return None


def _weighs_classes(program: Program) -> bool:
    """Returns whether cross_entropy's own class weights lead to the plain definition, if there are any."""
    if program.class_weights is None or program.own_weights is not None or program.way.smoothing:
        return False
    if program.targets is not None:
        return not program.divides_by_classes
    return not program.has_weightless_infinity


def _own(program: Program) -> list[str]:
    if program.class_weights is not None and not _weighs_classes(program):
        return _weighed_by_hand(program)
    ignores, multiplies = program.way.ignore_label is not None, program.own_weights is not None
    arguments = [
        "weight=class_weights" * (program.class_weights is not None),
        f"ignore_index={program.way.ignore_label}" * ignores,
    ]
    if multiplies:
        reduction = reduced(program, at="[counted]" * ignores)
        return [*_losses(program, arguments), *_weightless(program), *counted(program), reduction]
    comment, lines = _call(program, "loss", arguments, _reduction(program))
    if not _divides(program):
        return [*comment, *lines]
    divisor = "counted.sum()" if ignores else "len(labels)"
    return [*counted(program), *comment, *lines[:-1], f"{lines[-1]} / {divisor}"]


def _reduction(program: Program) -> str:
    if program.class_weights is None or program.targets is not None:
        return program.way.reduction
    # Its mean divides by the weights.
    return "mean" if program.way.reduction == "weighted mean" else "sum"


def _divides(program: Program) -> bool:
    return program.class_weights is not None and program.targets is None and program.way.reduction == "mean"


def _weighed_by_hand(program: Program) -> list[str]:
    return [
        *counted_only(program),
        *class_weighted(program),
        *_losses(program, []),
        *_weightless(program),
        reduced(program),
    ]


def _losses(program: Program, arguments: list[str]) -> list[str]:
    comment, lines = _call(program, "losses", arguments, "none")
    return [*comment, *lines]


def _call(program: Program, name: str, options: list[str], reduction: str) -> tuple[list[str], list[str]]:
    """Returns the comment on a call of PyTorch's function, and the call."""
    function, given, comment = "cross_entropy", "logits", list[str]()
    if not program.batch.from_logits:
        given = "probabilities.log()"
        comment = ["# cross_entropy takes logits; logarithms will do, because softmax(log p) = p."]
        if not program.way.smoothing and program.targets is None:
            function, comment = "nll_loss", ["# nll_loss takes log-probabilities; cross_entropy takes logits."]
    arguments = [
        given,
        "labels" if program.targets is None else "targets",
        *options,
        f"label_smoothing={program.way.smoothing!r}" * (program.way.smoothing > 0),
        "" if reduction == "mean" else f'reduction="{reduction}"',
    ]
    return comment, call(f"{name} = torch.nn.functional.{function}", arguments)


def _written_out(program: Program, flaw: Flaw) -> list[str]:
    return [
        *counted_only(program),
        _WHY_NOT[flaw],
        *(_label_losses(program) if program.targets is None else _soft_losses(program)),
        *_weightless(program),
        reduced(program),
    ]


def _label_losses(program: Program) -> list[str]:
    return [
        *class_weighted(program),
        smoothed_targets(program, f"torch.eye({program.num_classes})[labels]"),
        f"losses = -(targets * {_logs(program)}).sum(dim=-1)",
    ]


def _soft_losses(program: Program) -> list[str]:
    return [
        f"logs = {_logs(program)}",
        *soft_targets(program),
        *without_infinity(program, "logs.masked_fill(targets == 0, 0)"),
        "losses = -(targets * logs).sum(dim=-1)",
    ]


def _logs(program: Program) -> str:
    return "logits.log_softmax(dim=-1)" if program.batch.from_logits else "probabilities.log()"


def _weightless(program: Program) -> list[str]:
    return weightless(program, "losses.masked_fill(weights == 0, 0)")
