"""A program that tests need: an installed one, or one that is installed now."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
SECONDS = 900


def first_of(attempts: Sequence[Callable[[], Found]], errors: tuple[type[Exception], ...] = ()) -> Found:
    """Returns what the first attempt finds that finds something.

    Args:
        attempts: whose docstrings say what each tries, with a colon at the end.
        errors: that mean that nothing was found, beside those of the system and of programs.

    Raises:
        RuntimeError: if none does; the message says what was tried.
    """
    tried: list[str] = []
    for attempt in attempts:
        try:
            return attempt()
        except (OSError, subprocess.SubprocessError, *errors) as error:
            tried.append(f"{attempt.__doc__} {str(error).strip().splitlines()[0][:160]}")
    raise RuntimeError("\n".join(["What the tests need is not there:", *tried]))


def install_from_debian(package: str) -> None:
    """Installs a package of Debian's, as root.

    Raises:
        PermissionError: if this is not Debian, or not root.
        subprocess.SubprocessError: if it cannot be installed.
    """
    if not Path("/etc/debian_version").exists() or os.geteuid() != 0:
        raise PermissionError("this is not Debian, or not root")
    with _one_at_a_time():
        for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *command], check=True, capture_output=True, timeout=SECONDS)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Waits while another test installs something: apt-get itself would give up."""
    import fcntl

    with (Path(tempfile.gettempdir()) / "scce-tests-install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
