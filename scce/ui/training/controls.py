"""What the controls of training do beyond giving a field its value: settings that belong together, and the run."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scce.training import DEFAULT_LEARNING_RATES, Settings
from scce.ui.frame import Page
from scce.ui.session import session_of
from scce.ui.training.session import TrainingSession

Settled = Callable[[Settings, Any], Settings]


def with_optimizer(settings: Settings, name: Any) -> Settings:
    """Returns settings with another optimiser, and its own usual learning rate."""
    return replace(settings, optimizer=name, learning_rate=DEFAULT_LEARNING_RATES[name], momentum=0.0)


def with_encoding(settings: Settings, name: Any) -> Settings:
    """Returns settings with integers or with one-hot rows; integers cannot be smoothed."""
    return replace(settings, encoding=name, smoothing=0.0 if name == "integer" else settings.smoothing)


def with_smoothing(settings: Settings, smoothing: Any) -> Settings:
    """Returns settings with smoothed targets, which are one-hot rows before."""
    return replace(settings, smoothing=smoothing, encoding="one-hot" if smoothing else settings.encoding)


def choosing(page: Page[TrainingSession], name: str, made: Settled) -> Callable[[], None]:
    """Returns what takes over a setting with all that it brings along."""

    def choose() -> None:
        value = page.chosen(name)
        page.session.change(
            lambda state: state if value is None else replace(state, settings=made(state.settings, value))
        )

    return choose


def start() -> None:
    """Lets the run go on; one that has ended starts afresh."""
    _touched_session().start()


def pause() -> None:
    """Stops the run where it is; a click that is carried out twice stops it too."""
    _touched_session().rest()


def step() -> None:
    """Trains one epoch, and one more for every other press."""
    session = _touched_session()
    if session.running:
        session.rest()
    session.forget_old_run()
    if session.has_data and (session.run is None or not session.run.finished):
        session.steps += 1


def reset() -> None:
    """Goes back to the first weights."""
    session = _touched_session()
    session.rest()
    session.run = None


def _touched_session() -> TrainingSession:
    """Returns the session, for what is no change of its state: an address from before the last one counts less."""
    session = session_of(TrainingSession)
    session.touched = True
    return session
