"""What a page shows, in numbers, and what it should show."""

from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Locator, Page

from scce import softmax, sparse_categorical_crossentropy, sparse_gradient

# Reads every number of the lab's picture at once; also run once per frame by `recording`.
READ = """() => {
  const lab = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".lab")).find(Boolean);
  if (!lab) return null;
  const numbers = (id) => [...lab.querySelectorAll(`[data-testid=${id}]`)].map((e) => Number(e.dataset.value));
  const sliders = [...lab.querySelectorAll("input.logit")];
  return {
    time: performance.now(),
    logits: sliders.map((e) => e.valueAsNumber),
    temperature: lab.querySelector("input.temperature").valueAsNumber,
    label: [...lab.querySelectorAll("input.true")].findIndex((e) => e.checked),
    loss: Number(lab.querySelector("[data-testid=loss]").dataset.value),
    lossText: lab.querySelector("[data-testid=loss]").textContent,
    probabilities: numbers("probability"),
    gradient: numbers("gradient"),
  };
}"""


@dataclass(frozen=True)
class Picture:
    """The numbers of the lab at one moment."""

    time: float
    logits: list[float]
    temperature: float
    label: int
    loss: float
    lossText: str  # noqa: N815 (the browser's name)
    probabilities: list[float]
    gradient: list[float]


def picture(page: Page) -> Picture:
    """Returns what the page shows now."""
    return Picture(**page.evaluate(READ))


def start_recording(page: Page) -> None:
    """Lets the page note its picture in every frame from now on."""
    page.evaluate(
        f"""() => {{
          const read = {READ};
          window.frames_seen = [];
          const note = () => {{
            const seen = read();
            if (seen) window.frames_seen.push(seen);
            window.noting = requestAnimationFrame(note);
          }};
          window.noting = requestAnimationFrame(note);
        }}"""
    )


def stop_recording(page: Page) -> list[Picture]:
    """Returns the pictures of all frames since the start."""
    frames = page.evaluate("() => { cancelAnimationFrame(window.noting); return window.frames_seen; }")
    return [Picture(**frame) for frame in frames]


def wrong_pictures(pictures: list[Picture]) -> list[Picture]:
    """Returns the pictures whose numbers are not the core's for the logits that they show."""
    return [seen for seen in pictures if not _is_right(seen)]


def _is_right(seen: Picture) -> bool:
    scaled = np.array(seen.logits) / seen.temperature
    return (
        seen.loss == sparse_categorical_crossentropy(seen.label, scaled)
        and np.array_equal(seen.probabilities, softmax(scaled))
        and np.array_equal(seen.gradient, sparse_gradient(seen.label, scaled) / seen.temperature)
    )


def slider(page: Page, name: str) -> Locator:
    """Returns the slider of a class."""
    return page.get_by_role("slider", name=f"logit of {name}", exact=True)


def drag(
    page: Page, name: str, start: float, end: float, moves: int = 40, pause: float = 16, release: bool = True
) -> None:
    """Drags the slider of a class with the mouse, from one share of its width to another."""
    box = slider(page, name).bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    for i in range(1, moves + 1):
        page.mouse.move(box["x"] + box["width"] * (start + (end - start) * i / moves), y)
        page.wait_for_timeout(pause)
    if release:
        page.mouse.up()
