"""Files that the portal makes for itself: two processes may make one at once, and neither sees half of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Write to the path that is given inside; `path` holds all of it afterwards, readable for whoever serves it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    os.close(handle)
    yield Path(unfinished)
    Path(unfinished).chmod(0o644)
    Path(unfinished).replace(path)


def kept_once(path: Path, content: bytes) -> None:
    """Keep a secret that is made once: where the file is there already, of another process too, it stays what it is.

    Readable by its owner alone, as mkstemp makes it, and on the disk when this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first: its file counts
        os.link(name, path)
    os.unlink(name)
