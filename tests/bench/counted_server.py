"""The app as the README starts it, which notes from time to time what it holds.

    python tests/bench/counted_server.py PORT NOTES SECONDS

Each line of the notes is a JSON object: sessions that are there and that have left and may come back, threads, objects
that Python's garbage collector watches, bytes of uploads, and the most frequent types of object.
"""

import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from streamlit.runtime import Runtime
from streamlit.web import cli

ROOT = Path(__file__).parents[2]
MOST_FREQUENT = 12


def holdings() -> dict[str, object]:
    """Returns what the process holds now."""
    runtime = Runtime.instance()
    sessions = runtime._session_mgr
    objects = gc.get_objects()
    return {
        "second": time.time(),
        "sessions": len(sessions._active_session_info_by_id),
        "left": len(sessions._session_storage.list()),
        "threads": threading.active_count(),
        "objects": len(objects),
        "uploads": sum(map(len, runtime.uploaded_file_mgr.file_storage.values())),
        "types": dict(Counter(type(one).__name__ for one in objects).most_common(MOST_FREQUENT)),
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
