"""A Python that stays open: runs programs one after another, each in a namespace of its own.

It reads one JSON string a line, a program, and answers with one line of JSON: what the program
printed, what it was warned of, and how it failed, or null. Importing a framework takes seconds; here
it happens once for many programs. The modules named on the command line are imported first, so that
a warning of theirs is none of a program's.
"""

import io
import json
import sys
import traceback
import warnings
from contextlib import redirect_stdout
from importlib import import_module


def outcome(program):
    """Returns what happened when the program ran."""
    printed, failure = io.StringIO(), None
    with warnings.catch_warnings(record=True) as caught, redirect_stdout(printed):
        warnings.simplefilter("always")
        try:
            exec(compile(program, "<program>", "exec"), {"__name__": "__main__"})
        except Exception:
            failure = traceback.format_exc()
    return {"printed": printed.getvalue(), "warnings": [str(warning.message) for warning in caught], "failure": failure}


def main():
    for name in sys.argv[1:]:
        import_module(name)
    for line in sys.stdin:
        print(json.dumps(outcome(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
