"""optax's program: it takes logits, gives one loss per example, and leaves weights and the mean to its caller."""

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import (
    class_weighted,
    counted_labels,
    reduced,
    soft_targets,
    weightless,
    without_infinity,
)
from scce.snippets.batch.program import Program


def optax_lines(program: Program) -> list[str]:
    """Returns the lines that compute `loss` with optax on JAX, or with JAX alone."""
    return [
        *(["import jax"] if _writes_out_logits(program) else []),
        "import jax.numpy as jnp",
        *(["import optax"] if _is_used(program) else []),
        "",
        *array_lines(program, "jnp.array"),
        *counted_labels(program, "jnp"),
        *_comment(program),
        *(_label_losses(program) if program.targets is None else _soft_losses(program)),
        *weightless(program, "jnp.where(weights == 0, 0, losses)"),
        reduced(program, where="" if program.way.ignore_label is None else "where=counted"),
    ]


def _is_used(program: Program) -> bool:
    if program.targets is not None:
        return program.normalised and not program.multiplies_infinity
    return program.normalised or program.way.smoothing > 0


def _writes_out_logits(program: Program) -> bool:
    return program.batch.from_logits and program.multiplies_infinity


def _comment(program: Program) -> list[str]:
    if program.multiplies_infinity:
        return ["# Written out: optax makes 0 * infinity, NaN, of a target of 0 where p is 0."]
    if not program.normalised:
        return ["# Written out: optax divides each row by its sum."]
    return (
        [] if program.batch.from_logits else ["# optax takes logits; logarithms will do, because softmax(log p) = p."]
    )


def _soft_losses(program: Program) -> list[str]:
    given = "logits" if program.batch.from_logits else "jnp.log(probabilities)"
    if _is_used(program):
        return [*soft_targets(program), f"losses = optax.softmax_cross_entropy({given}, targets)"]
    return [
        f"logs = {'jax.nn.log_softmax(logits)' if program.batch.from_logits else given}",
        *soft_targets(program),
        *without_infinity(program, "jnp.where(targets == 0, 0, logs)"),
        "losses = -(targets * logs).sum(axis=-1)",
    ]


def _label_losses(program: Program) -> list[str]:
    return [*class_weighted(program), *_losses(program)]


def _losses(program: Program) -> list[str]:
    given = "logits" if program.batch.from_logits else "jnp.log(probabilities)"
    if program.way.smoothing:
        targets = f"targets = optax.smooth_labels(jnp.eye({program.num_classes})[labels], {program.way.smoothing!r})"
        own, written_out = f"optax.softmax_cross_entropy({given}, targets)", f"-(targets * {given}).sum(axis=-1)"
        return [targets, f"losses = {own if program.normalised else written_out}"]
    if program.normalised:
        return [f"losses = optax.softmax_cross_entropy_with_integer_labels({given}, labels)"]
    return [f"losses = -{given}[jnp.arange(len(labels)), labels]"]
