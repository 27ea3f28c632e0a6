"""A room and its rounds, what a teacher can do next, and why something is refused."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from scce.arrays import InputError
from scce.links import is_own

State: TypeAlias = Literal["ready", "open", "closed", "revealed"]
Action: TypeAlias = Literal["open", "close", "reveal", "again", "twin", "next"]
STATES: tuple[State, ...] = get_args(State)
ACTIONS: tuple[Action, ...] = get_args(Action)
MOST_ROUNDS = 100  # of a room


class RoomError(InputError):
    """What was asked of a room is not done."""


class NoRoomError(RoomError):
    """There is no such room."""


class KeyRefusedError(RoomError):
    """Whoever asks may not steer the room."""


class ClosedError(RoomError):
    """The round takes no votes."""


class FullError(RoomError):
    """There is no more room."""


@dataclass(frozen=True)
class Round:
    """One time that a question is asked.

    Attributes:
        number: of the round in its room, from 1.
        step: which of the lesson's questions it asks, from 0.
        twin: with which other numbers; 0 is the question itself.
        state: of the round.
    """

    number: int
    step: int = 0
    twin: int = 0
    state: State = "ready"

    @property
    def asks(self) -> tuple[int, int]:
        """What it asks: rounds of the same question stand side by side."""
        return self.step, self.twin


@dataclass(frozen=True)
class Room:
    """A room as it is at a moment.

    Attributes:
        code: by which it is found.
        lesson: whose questions it asks: its name, or the text of one of somebody's own.
        questions: how many there are.
        mark: of the room, at random: who knows it has been in.
        version: changes with everything that a teacher does.
        rounds: all of them, the last one is now.
        key: with which it is steered; only whoever opened the room is told.
    """

    code: str
    lesson: str
    questions: int
    mark: str
    version: int
    rounds: tuple[Round, ...]
    key: str = field(default="", repr=False)

    @property
    def now(self) -> Round:
        """The round that is shown."""
        return self.rounds[-1]

    @property
    def has_twins(self) -> bool:
        """Whether a question can be asked with other numbers."""
        return not is_own(self.lesson)

    @property
    def beside(self) -> tuple[Round, ...]:
        """The rounds of the question that is shown, the first one first."""
        return tuple(each for each in self.rounds if each.asks == self.now.asks)

    @property
    def possible(self) -> tuple[Action, ...]:
        """What the teacher can do next."""
        return tuple(action for action in ACTIONS if refusal(self, action) == "")


FROM: dict[Action, tuple[State, ...]] = {
    "open": ("ready",),
    "close": ("open",),
    "reveal": ("open", "closed"),
    "again": ("closed", "revealed"),
    "twin": ("closed", "revealed"),
    "next": ("ready", "closed", "revealed"),
}
AFTER: dict[Action, State] = {"open": "open", "close": "closed", "reveal": "revealed"}


def refusal(room: Room, action: str) -> str:
    """Returns why an action is not possible now, or nothing if it is."""
    if action not in ACTIONS:
        return f"{action[:20]!r} is nothing that can be done with a room, only {', '.join(ACTIONS)}"
    if room.now.state not in FROM[action]:
        return f"{action} is for a round that is {' or '.join(FROM[action])}, and this one is {room.now.state}"
    if action == "twin" and not room.has_twins:
        return "a question of one's own has no twins"
    if action == "next" and room.now.step + 1 >= room.questions:
        return f"question {room.questions} is the last one of the lesson"
    if action not in AFTER and len(room.rounds) >= MOST_ROUNDS:
        return f"the room has had {MOST_ROUNDS} rounds, and no room has more; open another"
    return ""


def after(room: Room, action: Action) -> Round:
    """Returns the round that an action leaves: the one of now in another state, or one more.

    Raises:
        RoomError: if the action is not possible now.
    """
    if reason := refusal(room, action):
        raise RoomError(reason)
    now = room.now
    if action in AFTER:
        return Round(now.number, now.step, now.twin, AFTER[action])
    if action == "next":
        return Round(now.number + 1, now.step + 1)
    return Round(now.number + 1, now.step, now.twin + (action == "twin"))
