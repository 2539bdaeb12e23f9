"""A program of ours in a process of its own, for files that may be made to harm whoever reads them."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO


@contextmanager
def answered(program: Path, *words: str, content: bytes, seconds: float) -> Iterator[tuple[int, IO[bytes]]]:
    """Run a file with these words and the content on its standard input; gives its status and what it has written.

    It is ended after so many seconds, and its status is not 0 then. How much memory, processor time and output it
    may take it says itself, before it reads anything.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        source.write(content)
        source.seek(0)
        # Isolated: neither our folder nor the environment has a say in what it loads.
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", str(program), *words], stdin=source, stdout=out, stderr=subprocess.DEVNULL
        )
        end = Timer(seconds, child.kill)
        end.start()
        try:
            status = child.wait()
        finally:
            end.cancel()
            child.kill()
        out.seek(0)
        yield status, out
