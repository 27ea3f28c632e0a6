"""The figure of a loss among the numbers that causes leave behind."""

import math
from dataclasses import dataclass

from scce.diagnosis import Constants, Written, ceilings
from scce.figures.drawing import Drawing
from scce.figures.frame import INK, framed, powers, rows, width_of
from scce.figures.marks import LEFT, RIGHT
from scce.figures.picture import Picture
from scce.readable import readable, rounded

LOWEST, HIGHEST = 0.1, 200.0  # nats, where the line begins and ends
TICKS = (0.1, 1, 10, 100)
BOUNDS = ("1e-7", "1.1755e-38")  # the clips in the figure
HEIGHT = 360


@dataclass(frozen=True)
class NumberLine:
    """A loss and the constants of K classes.

    Attributes:
        num_classes: K.
        names: of the constants, the lowest first.
        values: what each is, in nats.
        agree: whether the loss may be this one, by its digits.
        loss: the reader's; None where there is none, or where it is no positive number.
    """

    num_classes: int
    names: tuple[str, ...]
    values: tuple[float, ...]
    agree: tuple[bool, ...]
    loss: float | None


def number_line_of(table: Constants, said: Written | None) -> NumberLine:
    """Returns the numbers of number_line: a row of the table of constants, two clips, and what the reader said."""
    clips = {clip.written: cost for clip, cost in ceilings()}
    named = {
        f"guessing, ln {table.num_classes:,}": table.guess,
        "guessing, in bits": table.guess_in_bits,
        "softmax twice, lowest": table.double_softmax_floor,
        "softmax twice, highest": table.double_softmax_ceiling,
        "smoothing 0.1, lowest": table.smoothing_floor,
        **{f"clip at {bound}": clips[bound] for bound in BOUNDS},
    }
    ordered = sorted(named.items(), key=lambda each: each[1])
    loss = said.value if said is not None and said.is_finite and said.value > 0 else None
    return NumberLine(
        table.num_classes,
        tuple(name for name, _ in ordered),
        tuple(value for _, value in ordered),
        tuple(said is not None and said.holds(value) for _, value in ordered),
        loss,
    )


def number_line(record: NumberLine) -> Picture:
    """Returns a row per constant, each with its mark on one line of nats, and an upright line at the loss."""
    ticks = [f"{name}: {readable(value)}" for name, value in zip(record.names, record.values, strict=True)]
    drawing = framed(
        f"What {record.num_classes:,} classes leave behind",
        powers(
            "loss (nats)",
            range=(math.log10(LOWEST), math.log10(HIGHEST)),
            tickvals=TICKS,
            ticktext=[f"{tick:g}" for tick in TICKS],
        ),
        rows(),
        height=HEIGHT,
        result=_result(record.loss),
        margin={"l": math.ceil(max(map(width_of, ticks))) + 8},
    )
    drawing.add_scatter(
        x=record.values,
        y=ticks,
        mode="markers",
        marker={
            "color": INK,
            "size": [16 if agrees else 11 for agrees in record.agree],
            "symbol": ["diamond" if agrees else "circle-open" for agrees in record.agree],
        },
        hovertemplate="%{y} nats<extra></extra>",
        cliponaxis=False,
    )
    _add_loss(drawing, record.loss)
    return Picture(drawing, _message(record))


def _result(loss: float | None) -> str:
    if loss is None:
        return ""
    return f"{LEFT if loss < LOWEST else ''} your loss: {rounded(loss, 6)} {RIGHT if loss > HIGHEST else ''}".strip()


def _add_loss(drawing: Drawing, loss: float | None) -> None:
    if loss is not None and LOWEST <= loss <= HIGHEST:
        line = {"width": 2, "dash": "dash", "color": INK}
        drawing.add_shape(type="line", x0=loss, x1=loss, xref="x", y0=0, y1=1, yref="y domain", line=line)


def _message(record: NumberLine) -> str:
    said = ", ".join(f"{name} {readable(value)}" for name, value in zip(record.names, record.values, strict=True))
    agreeing = [name for name, agrees in zip(record.names, record.agree, strict=True) if agrees]
    yours = "" if record.loss is None else f" Your loss is {rounded(record.loss, 6)}."
    fits = f" It agrees with {' and '.join(agreeing)}." if agreeing else ""
    return f"For {record.num_classes:,} classes, in nats: {said}.{yours}{fits}"
