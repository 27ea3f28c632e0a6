"""The last line of a program: it holds the plain definition's loss, and fails where the program finds another."""

import math

from scce.snippets.batch.program import Program


def assertion(program: Program, framework: str) -> str:
    """Returns the line that compares `loss` with the loss of the batch, which may be infinite or no number."""
    module = {"PyTorch": "torch", "optax": "jnp"}.get(framework, "np")
    loss = program.result.loss
    if math.isnan(loss):
        nothing = "weights that sum to 0" if program.counted.any() else "no example counts"
        if framework == "Keras":
            return f"assert float(loss) == 0  # {nothing}: Keras returns 0; the mean of nothing is no number"
        check = "loss.isnan()" if framework == "PyTorch" else f"{module}.isnan(loss)"
        return f"assert {check}  # {nothing}: the mean of nothing is no number"
    if math.isinf(loss):
        return f"assert float(loss) == {'-' if loss < 0 else ''}{module}.inf  # what is ruled out costs infinitely much"
    sign = "+" if loss < 0 else "-"
    return f"assert abs(float(loss) {sign} {abs(loss):.9g}) < 1e{program.tolerance_exponent}"
