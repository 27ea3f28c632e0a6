"""What the controls of training do to the session: one function per control."""

from collections.abc import Callable
from dataclasses import replace

from scce.training import DEFAULT_LEARNING_RATES, STARTS, Settings, TrainingState
from scce.ui.mirror import chosen
from scce.ui.session import session_of
from scce.ui.training.state import TrainingSession, layers_in

FIELDS = ("learning_rate", "momentum", "batch_size", "epochs", "smoothing", "seed")


def choose_data() -> None:
    """Takes other data, with settings that suit it."""
    name = chosen("training_data")
    _change(lambda state: TrainingState(name, STARTS[name], state.twin) if name else state)


def choose_optimizer() -> None:
    """Takes another optimiser, with its own usual learning rate."""
    name = chosen("optimizer")

    def with_optimizer(settings: Settings) -> Settings:
        return replace(settings, optimizer=name, learning_rate=DEFAULT_LEARNING_RATES[name], momentum=0.0)

    _change(lambda state: replace(state, settings=with_optimizer(state.settings)) if name else state)


def choose_encoding() -> None:
    """Trains with integers or with one-hot rows; integers cannot be smoothed."""
    name = chosen("training_encoding")

    def with_encoding(settings: Settings) -> Settings:
        return replace(settings, encoding=name, smoothing=0.0 if name == "integer" else settings.smoothing)

    _change(lambda state: replace(state, settings=with_encoding(state.settings)) if name else state)


def choose_twin() -> None:
    """Trains the other encoding beside it, or not."""
    _change(lambda state: replace(state, twin=bool(chosen("twin"))))


def choose_layers() -> None:
    """Takes over the sizes of the hidden layers that were typed."""
    text = (chosen("hidden_layers") or "none").replace(" ", "")
    _change(lambda state: replace(state, settings=replace(state.settings, hidden=layers_in(text))))


def choose_settings() -> None:
    """Takes over the numbers."""
    given = {name: value for name in FIELDS if (value := chosen(f"training_{name}")) is not None}

    def with_numbers(settings: Settings) -> Settings:
        encoding = "one-hot" if given.get("smoothing") else settings.encoding
        return replace(settings, **given, encoding=encoding)

    _change(lambda state: replace(state, settings=with_numbers(state.settings)))


def start() -> None:
    """Lets the run go on; one that has ended starts afresh."""
    session = _touched_session()
    if session.run is not None and session.run.finished:
        session.run = None
    session.running = session.fresh_run() is not None


def pause() -> None:
    """Stops the run where it is; a click that is carried out twice stops it too."""
    _touched_session().running = False


def step() -> None:
    """Trains one epoch."""
    session = _touched_session()
    session.running = False
    if (run := session.fresh_run()) is not None:
        run.step()


def reset() -> None:
    """Goes back to the first weights."""
    session = _touched_session()
    session.run, session.running = None, False


def undo() -> None:
    """Takes the last change of the settings back."""
    session_of(TrainingSession).undo()


def start_over() -> None:
    """Shows what a first visitor sees; undo still leads back."""
    _change(lambda _: TrainingState())


def _touched_session() -> TrainingSession:
    """Returns the session, for what is no change of its state: an address from before the last one counts less."""
    session = session_of(TrainingSession)
    session.touched = True
    return session


def _change(make: Callable[[TrainingState], TrainingState]) -> None:
    session_of(TrainingSession).change_run(make)
