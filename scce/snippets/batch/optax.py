"""optax's program: it takes logits, gives one loss per example, and leaves weights and the mean to its caller."""

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import counted_labels, reduced, weightless
from scce.snippets.batch.program import Program


def optax_lines(program: Program) -> list[str]:
    """Returns the lines that compute `loss` with optax on JAX, or with JAX alone."""
    return [
        "import jax.numpy as jnp",
        *(["import optax"] if program.normalised or program.way.smoothing else []),
        "",
        *array_lines(program, "jnp.array"),
        *counted_labels(program, "jnp"),
        *_comment(program),
        *_losses(program),
        *weightless(program, "jnp.where(weights == 0, 0, losses)"),
        reduced(program, where="" if program.way.ignore_label is None else "where=counted"),
    ]


def _comment(program: Program) -> list[str]:
    if not program.normalised:
        return ["# Written out: optax divides each row by its sum."]
    return (
        [] if program.batch.from_logits else ["# optax takes logits; logarithms will do, because softmax(log p) = p."]
    )


def _losses(program: Program) -> list[str]:
    given = "logits" if program.batch.from_logits else "jnp.log(probabilities)"
    if program.way.smoothing:
        targets = f"targets = optax.smooth_labels(jnp.eye({program.num_classes})[labels], {program.way.smoothing!r})"
        own, written_out = f"optax.softmax_cross_entropy({given}, targets)", f"-(targets * {given}).sum(axis=-1)"
        return [targets, f"losses = {own if program.normalised else written_out}"]
    if program.normalised:
        return [f"losses = optax.softmax_cross_entropy_with_integer_labels({given}, labels)"]
    return [f"losses = -{given}[jnp.arange(len(labels)), labels]"]
