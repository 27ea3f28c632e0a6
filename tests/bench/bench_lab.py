"""How live the lab and the page of two distributions are, next to the lab built on st.slider, all in one run.

    python tests/bench/bench_lab.py

A drag of two seconds with 60 pointer moves a second, by a real browser; the line to the server has no
delay, then 200 ms each way. A picture is a frame that shows another loss than the frame before it.
Medians of three drags. These machines are noisy: read the ratios.
"""

import asyncio
import re
import statistics
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from finding import ARGUMENTS, find, launch  # noqa: E402
from playwright.async_api import Page, async_playwright  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from serving import Line, running_app  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from scce.live import LOGIT_LAB, Moment, as_json  # noqa: E402
from scce.logit_lab import Example  # noqa: E402
from scce.logit_lab.state import Lab  # noqa: E402

LAB = (ROOT / "app.py", "[data-testid=loss]")
INFORMATION = "[data-testid=cross-entropy]"
PEER = (ROOT / "tests" / "bench" / "slider_page.py", "[data-testid=stMetricValue]")
SECONDS, DRAGS = 2.0, 3

# Notes every pointer move, and every frame in which the loss is another than in the frame before.
WATCH = """(selector) => {
  const find = (root) => root.querySelector(selector)
    ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
  const loss = find(document);
  const seen = { moves: [], pictures: [], frames: 0 };
  window.seen = seen;
  window.addEventListener("pointermove", (event) => seen.moves.push(event.timeStamp), { capture: true });
  let before = loss.textContent;
  const note = (now) => {
    seen.frames += 1;
    if (loss.textContent !== before) seen.pictures.push(now);
    before = loss.textContent;
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}"""


async def drag(page: Page) -> dict[str, float]:
    """Drags the first slider to and fro, and returns what the page made of it."""
    slider = page.get_by_role("slider", name=re.compile("^(logit|p) of cat")).first
    box = await slider.bounding_box()
    track = box if box["width"] > 60 else await page.locator("[data-testid=stSlider]").first.bounding_box()
    y = box["y"] + box["height"] / 2
    start = box["x"] + box["width"] / 2 if track is not box else track["x"] + track["width"] * 0.6
    await page.mouse.move(start, y)
    await page.mouse.down()
    await page.evaluate("Object.assign(window.seen, { moves: [], pictures: [], frames: 0 })")
    hand = await page.context.new_cdp_session(page)
    moves, began = [], time.monotonic()
    for i in range(round(SECONDS * 60)):
        await asyncio.sleep(max(0.0, began + i / 60 - time.monotonic()))
        share = 0.5 + 0.35 * (i % 60) / 60 if i // 60 % 2 else 0.85 - 0.35 * (i % 60) / 60
        x = track["x"] + track["width"] * share
        event = {"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1}
        moves.append(asyncio.create_task(hand.send("Input.dispatchMouseEvent", event)))  # waits for no answer
    await asyncio.gather(*moves)
    took = time.monotonic() - began
    seen = await page.evaluate("structuredClone(window.seen)")
    await page.mouse.up()
    released = await page.evaluate("performance.now()")
    await page.wait_for_timeout(2500)
    after = [t - released for t in (await page.evaluate("window.seen.pictures")) if t > released]
    waits = [
        min(picture - move for move in seen["moves"] if move <= picture)
        for picture in seen["pictures"]
        if any(move <= picture for move in seen["moves"])
    ]
    return {
        "moves/s": len(seen["moves"]) / took,
        "frames/s": seen["frames"] / took,
        "pictures/s": len(seen["pictures"]) / took,
        "move to picture, ms": statistics.median(waits) if waits else float("nan"),
        "release to last picture, ms": max(after, default=0.0),
    }


async def measure_drags(addresses: dict[str, tuple[str, str]], executable: str) -> None:
    """Prints a row per page: medians over the drags."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for name, (address, selector) in addresses.items():
            page = await browser.new_page(viewport={"width": 1440, "height": 900})
            await page.goto(address)
            await page.locator(selector).wait_for()
            await page.wait_for_timeout(5000)
            await page.evaluate(WATCH, selector)
            runs = [await drag(page) for _ in range(DRAGS)]
            print_row(name, {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]})
            await page.close()
        await browser.close()


def measure_first_pictures(pages: dict[str, tuple[str, str]]) -> None:
    """Prints the time and the bytes until the loss is on the screen, and until the last figure is, without a cache."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (server, selector) in pages.items():
            rows = []
            for _ in range(DRAGS):
                with Line(server) as line:
                    context = browser.new_context(viewport={"width": 1440, "height": 900})
                    page = context.new_page()
                    began = time.monotonic()
                    page.goto(line.address, wait_until="commit")
                    page.locator(selector).wait_for()
                    first, first_bytes = time.monotonic() - began, line.sent
                    page.locator(".js-plotly-plot").last.wait_for()
                    rows.append((first, first_bytes / 1e6, time.monotonic() - began, line.sent / 1e6))
                    context.close()
            columns = [statistics.median(column) for column in zip(*rows, strict=True)]
            words = ("loss, s", "loss, MB", "first figures, s", "first figures, MB")
            print_row(name, dict(zip(words, columns, strict=True)))
        browser.close()


def measure_server() -> None:
    """Prints how long the server takes for a run of each page, and for the live component's data."""
    for name, script in (("lab", LAB[0]), ("st.slider", PEER[0])):
        page = AppTest.from_file(str(script), default_timeout=60).run()
        print_row(f"{name}: run of the page", {"ms": 1000 * timed(page.run)})
    for size in (4, 10, 20):
        lab = Lab(Example(tuple(map(str, range(size))), (0.0,) * size))
        answer = partial(sheet_of, lab)
        print_row(f"lab: sheet of {size} classes", {"ms": 1000 * timed(answer), "kB": len(answer()) / 1000})


def sheet_of(lab: Lab) -> str:
    """Returns what the component gets for a state."""
    return as_json(LOGIT_LAB.payload(lab, Moment(held=0)))


def timed(work: object, runs: int = 30) -> float:
    """Returns the median seconds that work takes."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()  # type: ignore[operator]
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def print_row(name: str, figures: dict[str, float]) -> None:
    """Prints one line of the table."""
    print(f"{name:32}", *(f"{figure} {value:.1f}" for figure, value in figures.items()), sep=" | ", flush=True)


def main() -> None:
    """Prints the table."""
    with sync_playwright() as playwright:
        executable = find(playwright)
    with running_app(LAB[0]) as lab, running_app(PEER[0]) as peer, Line(lab, 0.2) as far_lab, Line(peer, 0.2) as far:
        addresses = {
            "lab": (lab, LAB[1]),
            "lab, 200 ms each way": (far_lab.address, LAB[1]),
            "information": (f"{lab}/information", INFORMATION),
            "information, 200 ms each way": (f"{far_lab.address}/information", INFORMATION),
            "st.slider": (peer, PEER[1]),
            "st.slider, 200 ms each way": (far.address, PEER[1]),
        }
        asyncio.run(measure_drags(addresses, executable))
        measure_first_pictures({"lab": (lab, LAB[1]), "st.slider": (peer, PEER[1])})
    measure_server()


if __name__ == "__main__":
    main()
