"""Makes the picture in the README from the running app.

python tests/picture.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser")]

from finding import launch  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from serving import running_app  # noqa: E402


def main() -> None:
    """Writes tests/lab.png."""
    with sync_playwright() as playwright, running_app() as app:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 1040})
        page.goto(app)
        page.locator(".js-plotly-plot").nth(1).wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=ROOT / "tests" / "lab.png")
        browser.close()


if __name__ == "__main__":
    main()
