"""What the page of a batch shows, its form in a link, and the reader's session of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, cast, get_args

from scce.arrays import InputError
from scce.batch import small_batch
from scce.batch.answers import ENCODINGS, Encoding
from scce.batch.presets import BatchProblem
from scce.batch.scores import ReductionName
from scce.batch.small_batch import SmallBatch
from scce.links.texts import noting, number_in, only_value
from scce.readable import plain_number
from scce.tables import Upload
from scce.ui.session import Query, Session

Source: TypeAlias = Literal["table", "digits", "file"]
SOURCES: tuple[Source, ...] = get_args(Source)


@dataclass(frozen=True)
class BatchState:
    """All that a link to the page holds.

    Attributes:
        source: where the examples come from: the table, the handwritten digits, or the reader's file.
        problem: the batch in the table, and the way to one number, which files and digits go too.
        encoding: how the frameworks are given the labels.
    """

    source: Source = "table"
    problem: BatchProblem = field(default_factory=BatchProblem)
    encoding: Encoding = "integer"

    def __post_init__(self) -> None:
        for value, known in ((self.source, SOURCES), (self.encoding, ENCODINGS)):
            if value not in known:
                raise InputError(f"{value[:40]!r} is not one of {', '.join(known)}")

    @property
    def batch(self) -> SmallBatch:
        """The examples in the table."""
        return self.problem.batch

    def with_batch(self, batch: SmallBatch) -> "BatchState":
        """Returns the state with other examples in the table, which it shows."""
        return replace(self, source="table", problem=replace(self.problem, batch=batch))


def _problem_in(query: Mapping[str, Sequence[str]], batch: SmallBatch, problems: list[str]) -> BatchProblem:
    problem = BatchProblem(batch)
    with noting(problems, "reduction"):
        if name := only_value(query, "reduction"):
            problem = replace(problem, reduction=cast(ReductionName, name))
    with noting(problems, "ignore"):
        if text := only_value(query, "ignore"):
            problem = replace(problem, ignore_label=None if text == "none" else small_batch.label_in(text))
    with noting(problems, "smoothing"):
        if text := only_value(query, "smoothing"):
            problem = replace(problem, smoothing=number_in(text, "smoothing"))
    return problem


@dataclass
class BatchSession(Session[BatchState]):
    """One reader's page of a batch.

    Attributes:
        upload: the reader's file, which no link holds.
    """

    state: BatchState = field(default_factory=BatchState)
    upload: Upload | None = None

    @staticmethod
    def to_query(state: BatchState) -> Query:
        """Returns the state as the parameters of a URL; from_query reads them back exactly."""
        problem = state.problem
        return {
            **small_batch.to_query(state.batch),
            "source": [state.source],
            "reduction": [problem.reduction],
            "ignore": ["none" if problem.ignore_label is None else str(problem.ignore_label)],
            "smoothing": [plain_number(problem.smoothing)],
            "labels_as": [state.encoding],
        }

    @staticmethod
    def from_query(query: Mapping[str, Sequence[str]]) -> tuple[BatchState, tuple[str, ...]]:
        """Returns the state that a URL's parameters describe, and a sentence for each part that is of no use."""
        batch, sentences = small_batch.from_query(query)
        problems = list(sentences)
        state = BatchState(problem=_problem_in(query, batch, problems))
        with noting(problems, "source"):
            if source := only_value(query, "source"):
                state = replace(state, source=cast(Source, source))
        with noting(problems, "labels_as"):
            if encoding := only_value(query, "labels_as"):
                state = replace(state, encoding=cast(Encoding, encoding))
        return state, tuple(problems)
