"""The helper that sets PDFs: has the engine loaded, and forks for each document. Knows no Django.

    python -m groundwork.pdf.apart_server

It reads orders from its standard input and answers on its standard output, one after the other, until that ends.
"""

import os
import pickle
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import IO, Any, Final

from groundwork.pdf.wire import FAILED, LIMIT, NO_ENGINE, READY, WRITTEN, read_message, write_message

_MEGABYTE: Final = 1024 * 1024
# How a document ends that has taken too much: it cannot always say so itself.
_TOO_LONG: Final = (signal.SIGXCPU, signal.SIGALRM)
_CHUNK: Final = 1 << 20
# Papers give way to pages: somebody waits for those, and one paper takes as much of a processor as a hundred of them.
_GIVES_WAY: Final = 10


def main() -> None:
    """Answer orders until there are no more."""
    os.nice(_GIVES_WAY)
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever prints, in Python or in C, must not get into the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        from groundwork.pdf import engine
    except OSError:
        write_message(answers, NO_ENGINE)
        return
    write_message(answers, READY)
    while True:
        try:
            _kind, content = read_message(orders)
        except EOFError:
            return
        order, limits = pickle.loads(content)  # noqa: S301  # from the process that has started us
        write_message(answers, *_set_apart(engine, order, limits))


def _set_apart(engine: Any, order: tuple[Any, ...], limits: tuple[int, int, int]) -> tuple[bytes, bytes]:
    """Set one document in a fork. Returns the kind of the answer and its content.

    WeasyPrint writes the fonts of each document into a folder of temporary files. A fork ends without removing it, by
    its own will or a limit, so it stands in one that is removed here.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="portal-pdf-") as folder:
            return _set_in_a_fork(engine, order, limits, folder)
    except OSError:
        return FAILED, traceback.format_exc().encode()


def _set_in_a_fork(
    engine: Any, order: tuple[Any, ...], limits: tuple[int, int, int], folder: str
) -> tuple[bytes, bytes]:
    seconds, megabytes, _pages = limits
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        tempfile.tempdir = folder
        with os.fdopen(writer, "wb") as pipe:
            _in_the_fork(engine, order, limits, pipe)
        os._exit(0)
    os.close(writer)
    content, in_time = _all_of(reader, time.monotonic() + seconds)
    os.close(reader)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if not in_time or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in _TOO_LONG):
        return LIMIT, f"{seconds} s".encode()
    if status or not content:
        # C libraries end the process where they get no memory.
        return LIMIT, f"{megabytes} MB".encode()
    return content[:1], content[1:]


def _in_the_fork(engine: Any, order: tuple[Any, ...], limits: tuple[int, int, int], pipe: IO[bytes]) -> None:
    seconds, megabytes, pages = limits
    most = _size_of_this_process() + megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pipe.write(WRITTEN + engine.write_pdf(*order, pages))
    except MemoryError:
        pipe.write(LIMIT + f"{megabytes} MB".encode())
    except engine.TooManyPagesError:
        pipe.write(LIMIT + f"{pages} pages".encode())
    except Exception:
        pipe.write(FAILED + traceback.format_exc().encode())


def _size_of_this_process() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _all_of(reader: int, until: float) -> tuple[bytes, bool]:
    """What comes out of a pipe before a moment, and whether it ended in time."""
    parts: list[bytes] = []
    while (left := until - time.monotonic()) > 0:
        if not select.select([reader], [], [], left)[0]:
            break
        part = os.read(reader, _CHUNK)
        if not part:
            return b"".join(parts), True
        parts.append(part)
    return b"".join(parts), False


if __name__ == "__main__":
    main()
