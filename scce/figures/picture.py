"""A picture: what is drawn of a record, and what it says."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure and its message.

    Attributes:
        figure: for those who see it.
        message: the same in words, for those who do not.
    """

    figure: go.Figure
    message: str
