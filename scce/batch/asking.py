"""What a framework is asked: the batch as it takes it, with class weights where it has them, and rows as they are."""

from dataclasses import replace

import numpy as np

from scce.frameworks import Case, Framework, Given, given_to

# How class weights are written in a call; `fit` makes weights of the examples of Keras's.
_ARGUMENTS = {
    ("Keras", False): "sample_weight=class_weights[labels]",
    ("Keras", True): "sample_weight=class_weights[targets.argmax(axis=-1)]",
    ("PyTorch", False): "weight=class_weights",
    ("PyTorch", True): "weight=class_weights",
}


def given_with_options(framework: Framework, case: Case, rows: bool) -> Given:
    """Returns what a framework is given of a batch.

    Args:
        framework: one of FRAMEWORKS.
        case: with integer labels (N,), or rows of targets (N, K), and the plain name of a reduction.
        rows: whether the framework is given rows, one-hot ones of integers.
    """
    given = _given_rows(framework, case) if case.has_rows else given_to(framework, case, rows=rows)
    if case.class_weights is None:
        return given
    return replace(
        given,
        way=replace(given.way, class_weights=tuple(case.class_weights.tolist())),
        call=_call(given.call, _ARGUMENTS.get((framework.family, rows), ""), case),
    )


def _given_rows(framework: Framework, case: Case) -> Given:
    stand_ins = replace(case, labels=np.zeros(len(case.labels), dtype=np.int64))
    given = given_to(framework, stand_ins, rows=True)
    return replace(given, batch=replace(given.batch, labels=case.labels))


def _call(call: str, argument: str, case: Case) -> str:
    takes = argument and not (case.weights is not None and argument.startswith("sample_weight"))
    return f"{call.removesuffix(')')}, {argument})" if takes else call
