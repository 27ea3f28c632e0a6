"""PyTorch's program: cross_entropy for logits, nll_loss for logarithms; weights of examples are multiplied by hand."""

from typing import Literal, TypeAlias

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import call, counted, counted_only, reduced, smoothed_targets, weightless
from scce.snippets.batch.program import Program

Flaw: TypeAlias = Literal["rows", "smoothing"]

# What cross_entropy does to a batch that is no plain definition, and the comment that says so.
_WHY_NOT: dict[Flaw, str] = {
    "rows": "# Written out: cross_entropy divides each row by its sum.",
    "smoothing": "# Written out: cross_entropy makes 0 * infinity, NaN, of a smoothing of 1.",
}


def pytorch_lines(program: Program) -> list[str]:
    """Returns the lines that compute `loss` with PyTorch."""
    flaw = _flaw(program)
    losses = _own(program) if flaw is None else _written_out(program, flaw)
    return ["import torch", "", *array_lines(program, "torch.tensor"), *losses]


def _flaw(program: Program) -> Flaw | None:
    if program.way.smoothing and not program.normalised:
        return "rows"
    if program.way.smoothing == 1 and program.needs_infinity:
        return "smoothing"
    return None


def _own(program: Program) -> list[str]:
    function, given, comment = "cross_entropy", "logits", list[str]()
    if not program.batch.from_logits:
        given = "probabilities.log()"
        comment = ["# cross_entropy takes logits; logarithms will do, because softmax(log p) = p."]
        if not program.way.smoothing:
            function, comment = "nll_loss", ["# nll_loss takes log-probabilities; cross_entropy takes logits."]
    ignores = program.way.ignore_label is not None
    loss, reduction = ("loss", program.way.reduction) if program.weights is None else ("losses", "none")
    arguments = [
        given,
        "labels",
        f"ignore_index={program.way.ignore_label}" * ignores,
        f"label_smoothing={program.way.smoothing!r}" * (program.way.smoothing > 0),
        "" if reduction == "mean" else f'reduction="{reduction}"',
    ]
    lines = [*comment, *call(f"{loss} = torch.nn.functional.{function}", arguments)]
    if program.weights is None:
        return lines
    return [*lines, *_weightless(program), *counted(program), reduced(program, at="[counted]" * ignores)]


def _written_out(program: Program, flaw: Flaw) -> list[str]:
    logs = "logits.log_softmax(dim=-1)" if program.batch.from_logits else "probabilities.log()"
    return [
        *counted_only(program),
        _WHY_NOT[flaw],
        smoothed_targets(program, f"torch.eye({program.num_classes})[labels]"),
        f"losses = -(targets * {logs}).sum(dim=-1)",
        *_weightless(program),
        reduced(program),
    ]


def _weightless(program: Program) -> list[str]:
    return weightless(program, "losses.masked_fill(weights == 0, 0)")
