"""A PostgreSQL of the tests' own: an installed one, or one installed now."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from installing import first_of, install_from_debian

VERSIONS = Path("/usr/lib/postgresql")
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # what it holds need not outlive the machine


def find_postgres() -> Path:
    """Returns the folder of PostgreSQL's programs.

    Raises:
        RuntimeError: if there is none and none can be installed; the message says what was tried.
    """
    return first_of((_installed, _debian))


def _installed() -> Path:
    """An installed PostgreSQL:"""
    on_path = shutil.which("initdb")
    folders = [*sorted(VERSIONS.glob("*/bin"), reverse=True), *([Path(on_path).parent] if on_path else [])]
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise FileNotFoundError(f"initdb is neither below {VERSIONS} nor on the PATH")


def _debian() -> Path:
    """Debian's package, as root:"""
    install_from_debian("postgresql")
    return _installed()


@contextmanager
def running_postgres(folder: Path, port: int) -> Iterator[str]:
    """Starts a PostgreSQL at a port of this machine, and gives the address of its database.

    Args:
        folder: for all that it keeps.
        port: that is free.
    """
    programs = find_postgres()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    _run(programs / "initdb", "--no-sync", "--auth=trust", "--username=scce", "--encoding=UTF8", "-D", folder / "data")
    settings = [f"-c {each}" for each in (*QUICK, f"port={port}", "listen_addresses=127.0.0.1")]
    options = " ".join([*settings, f"-c unix_socket_directories={folder}"])
    _run(programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://scce@127.0.0.1:{port}/postgres"
    finally:
        with suppress(subprocess.SubprocessError):
            _run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")


def _run(program: Path, *arguments: object) -> None:
    """Runs a program; root may not start PostgreSQL, so that its user does."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_user, str(program), *map(str, arguments)]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
