"""The command line of ./portal."""

import os
import sys
from collections.abc import Sequence

from tools import environment
from tools.check import check
from tools.machine import PYTHON, ROOT, Trouble, stop_politely_on_signals, surroundings
from tools.serve import serve
from tools.suite import run_tests

HELP = """\
./portal run            set up what is missing, load the demo once, start the portal; Ctrl-C stops it
                        PORT=8000 and DATABASE_URL=sqlite:///... may be set
./portal test [...]     every test, on SQLite and on PostgreSQL; more words go to pytest
./portal check          lint, format, types, imports, shape, templates, migrations, deployment
./portal drill [...]    every test on both databases, the long ones too, and what of the code they reach
./portal manage ...     manage.py inside the environment
"""


def _manage(words: Sequence[str]) -> int:
    environment.ensure("product")
    # In our place: signals, the terminal and the exit status are then its own.
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), *words], surroundings())


def main(words: Sequence[str]) -> int:
    """Do what the words say; returns the exit status: 0 done, 1 failed, 2 not understood, 130 interrupted."""
    verb, rest = (words[0], words[1:]) if words else ("help", ())
    stop_politely_on_signals()
    try:
        if verb == "manage":
            return _manage(rest)
        if verb == "test":
            return run_tests(rest)
        if verb == "drill":
            return run_tests(rest, drill=True)
        if verb == "run" and not rest:
            return serve()
        if verb == "check" and not rest:
            return check()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    asked = verb in ("help", "-h", "--help")
    print(HELP, end="", file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2
