"""What is ready made to choose from above a picture, and which of it the state is.

The state alone decides: nobody remembers what was pressed.
"""

from collections.abc import Collection, Mapping, Sequence

from scce.classes import CLASS_SETS

Choices = Mapping[str, Sequence[str]]


def ready_made(classes: Sequence[str], situations: Sequence[str], chosen: Collection[str]) -> Mapping[str, Choices]:
    """Returns the ready-made sets of classes and the situations, by the kind of the edit that chooses one.

    Args:
        classes: of the state.
        situations: that it can be put in, in order.
        chosen: those that it is in.
    """
    return {
        "classes": _choices(CLASS_SETS, [name for name, names in CLASS_SETS.items() if names == tuple(classes)]),
        "situation": _choices(situations, chosen),
    }


def _choices(names: Collection[str], chosen: Collection[str]) -> Choices:
    return {"names": tuple(names), "chosen": tuple(chosen)}
