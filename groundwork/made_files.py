"""Files that the portal makes for itself: two processes may make one at once, and neither sees half of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
