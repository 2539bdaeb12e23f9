"""Keys for tests: none of them is anybody's."""

from datetime import UTC, datetime
from functools import lru_cache

from groundwork.sealing import SealKey, make_key, read_key

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@lru_cache(maxsize=4)
def a_key(host: str = "portal.example.com") -> SealKey:
    """A key that the portal has made itself."""
    return read_key(make_key(host, NOON), None, "a test's")
