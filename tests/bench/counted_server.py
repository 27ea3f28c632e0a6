"""The app as the README starts it, which notes from time to time what it holds.

    python tests/bench/counted_server.py PORT NOTES SECONDS

Each line of the notes is a JSON object: sessions that are there and that have left and may come back, threads, blocks
of memory that Python has handed out, about one for each object, and bytes of uploads. The objects themselves are not
looked at: one that another thread is making would be seen half made, and Python 3.11 raises SystemError in that thread.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

from streamlit.runtime import Runtime
from streamlit.web import cli

ROOT = Path(__file__).parents[2]


def holdings() -> dict[str, object]:
    """Returns what the process holds now."""
    runtime = Runtime.instance()
    sessions = runtime._session_mgr
    return {
        "second": time.time(),
        "sessions": len(sessions._active_session_info_by_id),
        "left": len(sessions._session_storage.list()),
        "threads": threading.active_count(),
        "blocks": sys.getallocatedblocks(),
        "uploads": sum(map(len, runtime.uploaded_file_mgr.file_storage.values())),
    }


def note(path: Path, every: float) -> None:
    """Writes a line again and again."""
    while True:
        time.sleep(every)
        if Runtime.exists():
            with path.open("a") as notes:
                notes.write(json.dumps(holdings()) + "\n")


if __name__ == "__main__":
    port, path, every = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    os.chdir(ROOT)
    threading.Thread(target=note, args=(path, every), daemon=True).start()
    cli.main(["run", "app.py", f"--server.port={port}", "--server.address=127.0.0.1"])
