"""Finds a Chromium for the browser tests, or installs one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def launch(playwright: Playwright) -> Browser:
    """Returns a running Chromium."""
    return playwright.chromium.launch(executable_path=find(playwright), args=ARGUMENTS)


def find(playwright: Playwright) -> str:
    """Returns the path of a Chromium that runs: Playwright's own, an installed one, or one installed now.

    Raises:
        RuntimeError: if there is none and none can be installed; the message says what was tried.
    """
    tried: list[str] = []
    for attempt in (_own, _installed, _downloaded, _debian):
        try:
            path = attempt(playwright)
            playwright.chromium.launch(executable_path=path, args=ARGUMENTS).close()
            return path
        except (Error, OSError, subprocess.SubprocessError) as error:
            tried.append(f"{attempt.__doc__} {str(error).strip().splitlines()[0][:160]}")
    raise RuntimeError("No browser for the browser tests.\n" + "\n".join(tried))


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
    if not Path("/etc/debian_version").exists() or os.geteuid() != 0:
        raise PermissionError("this is not Debian, or not root")
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    return _installed(playwright)
