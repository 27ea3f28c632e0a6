"""PyTorch's program: cross_entropy for logits, nll_loss for logarithms; weights of examples are multiplied by hand."""

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import call, counted, counted_only, reduced, smoothed_targets, weightless
from scce.snippets.batch.record import Batch


def pytorch_lines(batch: Batch) -> list[str]:
    """Returns the lines that compute `loss` with PyTorch."""
    because = _why_written_out(batch)
    losses = _written_out(batch, because) if because else _own(batch)
    return ["import torch", "", *array_lines(batch, "torch.tensor"), *losses]


def _why_written_out(batch: Batch) -> str:
    if batch.smoothing and not batch.normalised:
        return "divides each row by its sum"
    if batch.smoothing == 1 and batch.needs_infinity:
        return "makes 0 * infinity, NaN, of a smoothing of 1"
    return ""


def _own(batch: Batch) -> list[str]:
    function, given, comment = "cross_entropy", "logits", list[str]()
    if not batch.from_logits:
        given = "probabilities.log()"
        comment = ["# cross_entropy takes logits; logarithms will do, because softmax(log p) = p."]
        if not batch.smoothing:
            function, comment = "nll_loss", ["# nll_loss takes log-probabilities; cross_entropy takes logits."]
    ignores = batch.ignore_label is not None
    loss, reduction = ("loss", batch.reduction) if batch.weights is None else ("losses", "none")
    arguments = [
        given,
        "labels",
        f"ignore_index={batch.ignore_label}" * ignores,
        f"label_smoothing={batch.smoothing!r}" * (batch.smoothing > 0),
        "" if reduction == "mean" else f'reduction="{reduction}"',
    ]
    lines = [*comment, *call(f"{loss} = torch.nn.functional.{function}", arguments)]
    if batch.weights is None:
        return lines
    return [*lines, *_weightless(batch), *counted(batch), reduced(batch, at="[counted]" * ignores)]


def _written_out(batch: Batch, because: str) -> list[str]:
    logs = "logits.log_softmax(dim=-1)" if batch.from_logits else "probabilities.log()"
    return [
        *counted_only(batch),
        f"# Written out: cross_entropy {because}.",
        smoothed_targets(batch, f"torch.eye({batch.num_classes})[labels]"),
        f"losses = -(targets * {logs}).sum(dim=-1)",
        *_weightless(batch),
        reduced(batch),
    ]


def _weightless(batch: Batch) -> list[str]:
    return weightless(batch, "losses.masked_fill(weights == 0, 0)")
