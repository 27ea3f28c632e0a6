"""On what a benchmark runs: the machine, Python, and the versions of packages."""

import os
import platform
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version


def print_machine(packages: Iterable[str], missing: Iterable[str]) -> None:
    """Prints it.

    Args:
        packages: whose versions are printed, where they are installed.
        missing: peers that are not installed.
    """
    print(platform.platform(), f"{os.cpu_count()} cores", f"Python {platform.python_version()}", sep=", ")
    for package in packages:
        with suppress(PackageNotFoundError):
            print(package, version(package))
    for name in missing:
        print(f"{name} is not installed and left out")
