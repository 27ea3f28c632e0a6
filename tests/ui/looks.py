"""All that a page shows, so that two visits can be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1.element_tree import Widget
from visiting import Visit, as_read

from scce.live import Columns

# What tells of the way to a state, and not of the state: another reader has come another way. So do notices.
OF_THE_WAY = ("Undo", "loss_history_figure", "reading", "held")
# What a message says to the browser that no reader sees, or that Streamlit says again as the value of a control.
NOT_SEEN = {"id", "default", "value", "rawValue", "rawValues", "setValue", "deferredFileId"}
OF_THE_READER = {"button", "text_area"}  # a press, and a text that waits to be used
NOT_SEEN_LIVE = {"seen", "revision", "notices", "way", "known"}


@dataclass(frozen=True)
class Look:
    """What a visit shows at one moment.

    Attributes:
        state: that it stands for.
        address: the parameters in the browser's address.
        told: what it warns of.
        errors: what went wrong.
        page: everything that is shown, element by element.
    """

    state: Any
    address: dict[str, list[str]]
    told: list[str]
    errors: list[str]
    page: list[str]


def look_at(visit: Visit) -> Look:
    """Returns what a visit shows now."""
    shown = [node for node in _without_the_way(visit, visit.app._tree) if getattr(node, "proto", None) is not None]
    page = [f"{node.type} {_said(visit, node)}" for node in shown]
    return Look(visit.state, visit.address, visit.told, visit.errors, page)


def differences(look: Look, other: Look) -> list[str]:
    """Returns what one look at a page has that another has not."""
    return [*(part for part in look.page if part not in other.page), *_length(look, other)]


def _length(look: Look, other: Look) -> list[str]:
    one, two = len(look.page), len(other.page)
    return [] if one == two else [f"{one} elements are shown, and {two}"]


def _without_the_way(visit: Visit, node: Any) -> Iterator[Any]:
    """Yields an element and all that stands in it, but for what tells of the way."""
    if getattr(node, "proto", None) is None or not _tells_of_the_way(visit, node):
        yield node
        for child in getattr(node, "children", {}).values():
            yield from _without_the_way(visit, child)


def _tells_of_the_way(visit: Visit, node: Any) -> bool:
    if node.type == "warning" and as_read(node.value) in visit.notices:
        return True
    names = (getattr(node, "key", None), getattr(node, "label", None), _key_in(node.proto))
    return any(name in OF_THE_WAY or str(name).rpartition("_")[0] in OF_THE_WAY for name in names if name)


def _key_in(proto: Any) -> str:
    return getattr(proto, "id", "").rpartition("-")[2]


def _said(visit: Visit, node: Any) -> str:
    if node.type == "bidi_component":
        return str({name: _as_text(part) for name, part in visit.live.items() if name not in NOT_SEEN_LIVE})
    message = {name: part for name, part in MessageToDict(node.proto).items() if name not in NOT_SEEN}
    if node.type == "progress":
        return message["text"].partition(",")[0]  # how much time is left is another matter
    if "editingMode" in message:
        return ""  # Streamlit sends a table as it was before the reader's edits, and the edits stay in the browser
    return f"{message} {node.value if isinstance(node, Widget) and node.type not in OF_THE_READER else ''}"


def _as_text(part: Any) -> Any:
    return {name: column.tolist() for name, column in part.columns.items()} if isinstance(part, Columns) else part
