"""A picture: what is drawn of a record, and what it says."""

from dataclasses import dataclass

import plotly.graph_objects as go

from scce.figures.drawing import Drawing


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawing and its message.

    Attributes:
        drawing: for those who see it.
        message: the same in words, for those who do not.
    """

    drawing: Drawing
    message: str

    @property
    def figure(self) -> go.Figure:
        """The drawing as Plotly's own figure, looked at by Plotly."""
        return self.drawing.figure
