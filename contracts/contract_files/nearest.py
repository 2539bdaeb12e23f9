"""The name that somebody may have meant."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from clients.models import name_key

# Names are compared whose words begin alike, some of each word, and so many unknown names of a file are helped with:
# comparing 5,000 with 5,000 would take an hour.
_BEGINNING: Final = 3
_MOST: Final = 60
_HELPED: Final = 50
_ALIKE: Final = 0.7


class Names:
    """Names, to find the one that is nearest to another."""

    def __init__(self, names: Iterable[str]) -> None:
        self._helped = 0
        self._by_beginning: dict[str, dict[str, str]] = defaultdict(dict)
        for name in names:
            key = name_key(name)
            for word in key.split():
                self._by_beginning[word[:_BEGINNING]][key] = name

    def nearest(self, name: str) -> str:
        """The nearest of the names; empty where none is near, or many were asked for."""
        self._helped += 1
        if self._helped > _HELPED:
            return ""
        key = name_key(name)
        alike = {
            other: full
            for word in key.split()
            for other, full in list(self._by_beginning.get(word[:_BEGINNING], {}).items())[:_MOST]
        }
        found = get_close_matches(key, alike, n=1, cutoff=_ALIKE)
        return alike[found[0]] if found else ""
