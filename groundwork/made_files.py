"""Files that the portal makes for itself: two processes may make one at once, and neither sees half of it."""

import os
import tempfile
from collections.abc import Callable, Iterator
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


def made_once(path: Path, make: Callable[[], bytes]) -> None:
    """Make a secret where there is none yet; a file that is there, of another process too, stays what it is.

    Readable by its owner alone, as mkstemp makes it, and on the disk when this returns.
    """
    if path.exists():
        return
    content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first: its file counts
        os.link(name, path)
    os.unlink(name)
