"""What a page shows, in numbers, and what it should show."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np
from playwright.sync_api import Locator, Page, Request
from tabs import PATIENCE

from scce import sparse_categorical_crossentropy, sparse_gradient
from scce.encodings.equality import equality
from scce.encodings.label_table import LabelTable
from scce.information import in_unit, surprise
from scce.softmax import softmax
from scce.surprise.two_distributions import account

# The live component of the page that is shown. It is kept: to look through the page in every frame slows a drag down.
FOUND = """[...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".live")).find(Boolean)"""
LIVE = f"(window.found_live = window.found_live?.isConnected ? window.found_live : {FOUND})"

# Reads every number of the lab's picture at once; also run once per frame by `start_recording`.
READ = f"""() => {{
  const lab = {LIVE};
  if (!lab?.matches(".lab")) return null;
  const number = (e) => (e.dataset.value === "null" ? null : Number(e.dataset.value));
  const numbers = (id) => [...lab.querySelectorAll(`[data-testid=${{id}}]`)].map(number);
  const sliders = [...lab.querySelectorAll("input.logit")];
  return {{
    time: performance.now(),
    logits: sliders.map((e) => e.valueAsNumber),
    temperature: lab.querySelector("input.temperature").valueAsNumber,
    label: [...lab.querySelectorAll("input.true")].findIndex((e) => e.checked),
    loss: Number(lab.querySelector("[data-testid=loss]").dataset.value),
    lossText: lab.querySelector("[data-testid=loss]").textContent,
    probabilities: numbers("probability"),
    gradient: numbers("gradient"),
  }};
}}"""


@dataclass(frozen=True)
class Picture:
    """The numbers of the lab at one moment. After a change of the label its slope may be None until a sheet comes."""

    time: float
    logits: list[float]
    temperature: float
    label: int
    loss: float
    lossText: str  # noqa: N815 (the browser's name)
    probabilities: list[float]
    gradient: list[float | None]

    READ: ClassVar = READ
    IN_ADDRESS: ClassVar = ["logits", "label", "temperature"]

    @property
    def is_whole(self) -> bool:
        """Whether no number is on its way."""
        return None not in self.gradient

    def is_right(self) -> bool:
        """Returns whether the numbers are the core's for the logits that are shown."""
        scaled = np.array(self.logits) / self.temperature
        gradient = (sparse_gradient(self.label, scaled) / self.temperature).tolist()
        if not self.is_whole:
            gradient[self.label] = None
        return (
            self.loss == sparse_categorical_crossentropy(self.label, scaled)
            and np.array_equal(self.probabilities, softmax(scaled))
            and self.gradient == gradient
        )


@dataclass(frozen=True)
class Distributions:
    """The numbers of surprise and entropy at one moment. The sliders say p and q, the boxes say them exactly."""

    is_whole: ClassVar = True

    unit: str
    event: float
    eventSurprise: float  # noqa: N815
    p: list[float]
    q: list[float]
    sliders: dict[str, list[float]]
    surprises: list[float]
    terms: list[float]
    crossEntropy: float  # noqa: N815

    IN_ADDRESS: ClassVar = ["p", "q", "event"]
    READ: ClassVar = f"""() => {{
      const live = {LIVE};
      if (!live?.matches(".information")) return null;
      const all = (what) => [...live.querySelectorAll(what)];
      const numbers = (id) => all(`[data-testid=${{id}}]`).map((e) => Number(e.dataset.value));
      const exact = (side) => all(`.row .${{side}} .box`).map((e) => Number(e.dataset.exact));
      const sliders = (side) => all(`input.${{side}}`).map((e) => e.valueAsNumber);
      return {{
        unit: live.querySelector(".units input:checked").value,
        event: live.querySelector("input.event").valueAsNumber,
        eventSurprise: numbers("event-surprise")[0],
        p: exact("p"),
        q: exact("q"),
        sliders: {{ p: sliders("p"), q: sliders("q") }},
        surprises: numbers("surprise"),
        terms: numbers("term"),
        crossEntropy: numbers("cross-entropy")[0],
      }};
    }}"""

    def is_right(self) -> bool:
        """Returns whether the numbers are the core's for the p and q that are shown, and the sliders stand there."""
        told = account(self.p, self.q)
        return (
            np.allclose(self.sliders["p"], self.p, rtol=0, atol=1e-9)
            and np.allclose(self.sliders["q"], self.q, rtol=0, atol=1e-9)
            and np.array_equal(self.surprises, in_unit(told.surprises, self.unit))
            and np.array_equal(self.terms, in_unit(told.terms, self.unit))
            and self.crossEntropy == in_unit(told.cross_entropy, self.unit)
            and self.eventSurprise == in_unit(surprise(self.event), self.unit)
        )


@dataclass(frozen=True)
class Labels:
    """The label table at one moment: a row's integer is None where it has none, a loss where it cannot be."""

    is_whole: ClassVar = True

    integers: list[int | None]
    rows: list[list[float]]
    says: list[str]
    sparse: list[float | None]
    categorical: list[float | None]

    READ: ClassVar = f"""() => {{
      const live = {LIVE};
      if (!live?.matches(".labels")) return null;
      const rows = [...live.querySelectorAll(".row")];
      const each = (what, read) => rows.map((row) => read(row.querySelector(what)));
      const loss = (e) => (e.dataset.value === "null" ? null : Number(e.dataset.value));
      const cell = (e) => Number(e.value ?? e.textContent);
      return {{
        integers: each("select", (e) => (e.value === "" ? null : Number(e.value))),
        rows: rows.map((row) => [...row.querySelectorAll("[data-testid=cell]")].map(cell)),
        says: each("[data-testid=says]", (e) => e.textContent),
        sparse: each("[data-testid=sparse-loss]", loss),
        categorical: each("[data-testid=categorical-loss]", loss),
      }};
    }}"""

    def is_right(self, seed: int = 1) -> bool:
        """Returns whether integers and losses are the core's for the rows that are shown."""
        names = tuple(f"class {k}" for k in range(len(self.rows[0])))
        told = equality(LabelTable(names, tuple(map(tuple, self.rows)), seed))
        integers = [row.index(1) if known else None for row, known in zip(self.rows, told.one_hot, strict=True)]
        sparse = [None if k is None else told.sparse_losses[i, k] for i, k in enumerate(integers)]
        return (self.integers, self.sparse, self.categorical) == (
            integers,
            sparse,
            [None if np.isnan(loss) else loss for loss in told.losses],
        )


Shown = TypeVar("Shown", Picture, Distributions, Labels)
Read = TypeVar("Read")


def picture(page: Page, kind: type[Shown] = Picture) -> Shown:
    """Returns what the page shows now."""
    return kind(**page.evaluate(kind.READ))


def start_recording(page: Page, kind: type[Shown] = Picture) -> None:
    """Lets the page note its picture in every frame from now on."""
    page.evaluate(
        f"""() => {{
          const read = {kind.READ};
          window.frames_seen = [];
          const note = () => {{
            const seen = read();
            if (seen) window.frames_seen.push(seen);
            window.noting = requestAnimationFrame(note);
          }};
          window.noting = requestAnimationFrame(note);
        }}"""
    )


def stop_recording(page: Page, kind: type[Shown] = Picture) -> list[Shown]:
    """Returns the pictures of all frames since the start."""
    frames = page.evaluate("() => { cancelAnimationFrame(window.noting); return window.frames_seen; }")
    return [kind(**frame) for frame in frames]


def start_listening(page: Page, kind: type[Shown]) -> None:
    """Lets the page note each number that the reader asks a control for, and the picture when that event is over."""
    page.evaluate(
        f"""() => {{
          const live = {LIVE};
          const read = {kind.READ};
          window.asked = [];
          window.drawn = [];
          window.deaf?.abort();
          window.deaf = new AbortController();
          const {{ signal }} = window.deaf;
          for (const event of ["input", "change"]) {{
            live.addEventListener(event, (e) => window.asked.push(Number(e.target.value)), {{ capture: true, signal }});
            live.addEventListener(event, () => window.drawn.push(read()), {{ signal }});
          }}
        }}"""
    )


def heard(page: Page, kind: type[Shown]) -> list[tuple[float, Shown]]:
    """Returns what the reader has asked for since the start, each with the picture that this event drew."""
    asked, drawn = page.evaluate("() => [window.asked, window.drawn]")
    return [(number, kind(**seen)) for number, seen in zip(asked, drawn, strict=True)]


def wrong_pictures(pictures: Sequence[Shown]) -> list[Shown]:
    """Returns the pictures whose numbers are not the core's for what they show, and the last if it is not whole."""
    return [seen for seen in pictures if not seen.is_right()] + [seen for seen in pictures[-1:] if not seen.is_whole]


def wait_for_picture(page: Page, kind: type[Shown], **numbers: Any) -> None:
    """Waits until the page shows these numbers exactly."""
    page.wait_for_function(
        f"""(wanted) => {{
          const seen = ({kind.READ})();
          const same = (name) => JSON.stringify(seen[name]) === JSON.stringify(wanted[name]);
          return seen && Object.keys(wanted).every(same);
        }}""",
        arg=numbers,
    )


def read_until(page: Page, wanted: Read, read: Callable[[], Read]) -> Read:
    """Returns what is read as soon as it is what is wanted; what it never is, is read to the end, and returned too."""
    until = time.monotonic() + PATIENCE / 1000
    while (seen := read()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(50)
    return seen


def wait_for_address(page: Page, **parameters: str) -> None:
    """Waits until the browser's address holds these parameters; it is written when all else is done."""
    page.wait_for_function(
        """(wanted) => {
          const address = new URLSearchParams(location.search);
          return Object.keys(wanted).every((name) => address.get(name) === wanted[name]);
        }""",
        arg=parameters,
    )


def wait_until_the_address_says_it(page: Page, kind: type[Shown] = Picture) -> None:
    """Waits until the address says what the page shows, and no move of the reader's waits for its numbers.

    What is shown is read at each look: a move that waits for a sheet is drawn only when that has come.
    """
    page.wait_for_function(
        f"""(names) => {{
          const seen = ({kind.READ})();
          const address = new URLSearchParams(location.search);
          const said = (name) => address.get(name)?.split(",").map(Number).join();
          return seen && {LIVE}.querySelector(".waiting").hidden
            && names.every((name) => said(name) === [seen[name]].flat().join());
        }}""",
        arg=kind.IN_ADDRESS,
    )


def wait_until_it_arrived(page: Page) -> None:
    """Waits until the address says what the lab shows, and the server has nothing more to say."""
    wait_until_the_address_says_it(page)
    page.locator("[data-test-script-state=notRunning]").wait_for()


def is_sheet(request: Request) -> bool:
    """Returns whether a request asks for a sheet of the lab; one that was given up never finishes."""
    return request.method == "POST" and request.url.partition("?")[0].endswith("/live/logit_lab")


def copied_link(page: Page) -> str:
    """Returns the link that a press of the button copies. The button says so, for two seconds."""
    button = page.get_by_role("button", name="Copy link")
    button.evaluate(
        """(button) => {
          window.copied = false;
          const look = () => (window.copied ||= button.textContent === "Link copied");
          new MutationObserver(look).observe(button, { childList: true, characterData: true, subtree: true });
        }"""
    )
    button.click()
    page.wait_for_function("() => window.copied")
    return page.evaluate("navigator.clipboard.readText()")


def slider(page: Page, name: str) -> Locator:
    """Returns the slider of a class."""
    return page.get_by_role("slider", name=f"logit of {name}", exact=True)


def drag(
    page: Page,
    handle: str | Locator,
    start: float,
    end: float,
    moves: int = 24,
    pause: float = 16,
    release: bool = True,
) -> None:
    """Drags a slider, or the one of a class, with the mouse, from one share of its width to another.

    Each move waits for a frame: on a slow machine the drag takes longer, and shows no less.
    """
    box = (slider(page, handle) if isinstance(handle, str) else handle).bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    for i in range(1, moves + 1):
        page.mouse.move(box["x"] + box["width"] * (start + (end - start) * i / moves), y)
        page.wait_for_timeout(pause)
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(drawn))")
    if release:
        page.mouse.up()
