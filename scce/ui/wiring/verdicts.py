"""What comes of a wiring, in a sentence and in a table of all of them."""

import streamlit as st

from scce.readable import readable
from scce.wiring import VERDICTS, WIRED, Training, train, wirings
from scce.wiring.starts import Start
from scce.wiring.state import WiringState
from scce.wiring.words import about_clip, cause_and_cure

COLUMNS = {
    "linear, True": ("linear", True),
    "softmax, False": ("softmax", False),
    "softmax, True": ("softmax", True),
    "linear, False": ("linear", False),
}


def show_verdict(training: Training) -> None:
    """Shows what came of a training, in the colour of how bad it is."""
    show = {"learns": st.success, "nothing to learn": st.success, "learns slowly": st.warning}.get(
        training.verdict, st.error
    )
    cure = cause_and_cure(training.wiring) or about_clip(training.wiring, training.verdict)
    found = f"**{training.verdict}**: {VERDICTS[training.verdict]}"
    show(f"**{cure}**\n\n{found}" if cure else found)


def show_verdicts(state: WiringState) -> None:
    """Shows what comes of every wiring of every framework from the same start."""
    found = _verdicts(state.start, state.learning_rate, state.num_steps)
    st.table({"framework": [framework.title for framework in WIRED.values()], **found})


@st.cache_data(show_spinner=False, max_entries=200)
def _verdicts(start: Start, learning_rate: float, num_steps: int) -> dict[str, list[str]]:
    def cell(framework: str, kind: tuple[str, bool]) -> str:
        wiring = next((one for one in wirings(framework) if (one.last_layer, one.from_logits) == kind), None)
        if wiring is None:
            return "no such wiring"
        training = train(wiring, start.logits, start.label, learning_rate, num_steps)
        return f"{training.verdict}, true loss {readable(float(training.true_losses[-1]))}"

    return {name: [cell(framework, kind) for framework in WIRED] for name, kind in COLUMNS.items()}
