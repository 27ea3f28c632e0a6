"""Finds a Chromium for the browser tests, or installs one."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from installing import first_of, install_from_debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# What a Chromium does beside showing pages. For every window it makes two pages of its own, for what drops down from
# its address field: they take longer than most pages here. The other names are Playwright's; this list replaces it.
UNUSED = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,"
    "LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,"
    "ThirdPartyStoragePartitioning"
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--disable-features={UNUSED}"]


def launch(playwright: Playwright) -> Browser:
    """Returns a running Chromium: Playwright's own, an installed one, or one installed now.

    Raises:
        RuntimeError: if there is none and none can be installed; the message says what was tried.
    """
    return _launched(playwright)[0]


def find(playwright: Playwright) -> str:
    """Returns the path of the Chromium that `launch` launches."""
    browser, path = _launched(playwright)
    browser.close()
    return path


def _launched(playwright: Playwright) -> tuple[Browser, str]:
    return first_of([_running(playwright, attempt) for attempt in (_own, _installed, _downloaded, _debian)], (Error,))


def _running(playwright: Playwright, attempt: Callable[[Playwright], str]) -> Callable[[], tuple[Browser, str]]:
    """Returns an attempt that finds a browser only if it starts, and leaves it running."""

    def found() -> tuple[Browser, str]:
        path = attempt(playwright)
        return playwright.chromium.launch(executable_path=path, args=ARGUMENTS), path

    found.__doc__ = attempt.__doc__
    return found


def _own(playwright: Playwright) -> str:
    """Playwright's own Chromium:"""
    return playwright.chromium.executable_path


def _installed(_: Playwright) -> str:
    """An installed Chrome or Chromium:"""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise FileNotFoundError(f"none of {', '.join(NAMES)} is on the PATH")
    return path


def _downloaded(playwright: Playwright) -> str:
    """Playwright's download:"""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return playwright.chromium.executable_path


def _debian(playwright: Playwright) -> str:
    """Debian's package, as root:"""
    install_from_debian("chromium")
    return _installed(playwright)
