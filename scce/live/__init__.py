"""Live components without a host: what a browser gets for a state, what it sends back, and its own part.

A live component looks up what Python sent ahead. For every subject there is a module here with two functions:
`payload` makes of a state what the browser needs, the pictures of every slider position among it; `edited`
makes of a state and one edit of the reader's the next state. The browser's part is in the JavaScript and CSS
beside them (live.js tells how it goes about it). `subjects.py` is their table. A host mounts a component, and
carries the one to the other: `scce/serve/` over HTTP, and `scce/ui/live.py` in a Streamlit page.
"""

from scce.live.columns import Columns
from scce.live.handout import handout_payload
from scce.live.in_bytes import as_bytes
from scce.live.in_json import as_json, in_json_form
from scce.live.messages import Editor, Message, after, message_in, unknown
from scce.live.moment import Moment, Phase
from scce.live.subjects import ENCODINGS, INFORMATION, LOGIT_LAB, SUBJECTS, Subject
from scce.live.texts import as_sent, asking_script, asking_style, handout_script, script, style
from scce.live.view import outcome_told, view_told, way

__all__ = [
    "ENCODINGS",
    "INFORMATION",
    "LOGIT_LAB",
    "SUBJECTS",
    "Columns",
    "Editor",
    "Message",
    "Moment",
    "Phase",
    "Subject",
    "after",
    "as_bytes",
    "as_json",
    "as_sent",
    "asking_script",
    "asking_style",
    "handout_payload",
    "handout_script",
    "in_json_form",
    "message_in",
    "outcome_told",
    "script",
    "style",
    "unknown",
    "view_told",
    "way",
]
