"""optax's program: it takes logits, gives one loss per example, and leaves weights and the mean to its caller."""

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import counted_labels, reduced, weightless
from scce.snippets.batch.record import Batch


def optax_lines(batch: Batch) -> list[str]:
    """Returns the lines that compute `loss` with optax on JAX, or with JAX alone."""
    return [
        "import jax.numpy as jnp",
        *(["import optax"] if batch.normalised or batch.smoothing else []),
        "",
        *array_lines(batch, "jnp.array"),
        *counted_labels(batch, "jnp"),
        *_comment(batch),
        *_losses(batch),
        *weightless(batch, "jnp.where(weights == 0, 0, losses)"),
        reduced(batch, where="" if batch.ignore_label is None else "where=counted"),
    ]


def _comment(batch: Batch) -> list[str]:
    if not batch.normalised:
        return ["# Written out: optax divides each row by its sum."]
    return [] if batch.from_logits else ["# optax takes logits; logarithms will do, because softmax(log p) = p."]


def _losses(batch: Batch) -> list[str]:
    given = "logits" if batch.from_logits else "jnp.log(probabilities)"
    if batch.smoothing:
        targets = f"targets = optax.smooth_labels(jnp.eye({batch.num_classes})[labels], {batch.smoothing!r})"
        own, written_out = f"optax.softmax_cross_entropy({given}, targets)", f"-(targets * {given}).sum(axis=-1)"
        return [targets, f"losses = {own if batch.normalised else written_out}"]
    if batch.normalised:
        return [f"losses = optax.softmax_cross_entropy_with_integer_labels({given}, labels)"]
    return [f"losses = -{given}[jnp.arange(len(labels)), labels]"]
