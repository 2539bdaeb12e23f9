"""The kind words of a file, gathered while its rows are read: what the person is asked about."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from clients.importing.kinds import kind_key, kind_of, plain
from clients.importing.own import OwnThings


@dataclass(frozen=True, slots=True)
class KindWord:
    """A kind word of the file, with the chassis beside it, and what it was taken to mean.

    Mostly that is one kind. Where there is no word, the operating system decides row by row: then it can be several.
    """

    key: str
    word: str
    chassis: str
    rows: int
    unknown: int  # how many of the rows nothing decides
    kinds: tuple[str, ...]


class KindWords:
    """The kind words met so far, each with its chassis."""

    def __init__(self, own: OwnThings) -> None:
        self._own = own
        self._rows: dict[tuple[str, str], Counter[str | None]] = defaultdict(Counter)
        self._spelled: dict[tuple[str, str], tuple[str, str]] = {}

    def kind_of(self, cells: Mapping[str, str], answers: Mapping[str, str]) -> str | None:
        """The kind of the device that the cells describe, or None."""
        word, chassis = cells.get("kind", ""), cells.get("chassis", "")
        kind = kind_of(word, chassis, cells.get("os", ""), answers, self._own)
        key = (plain(word), plain(chassis))
        self._rows[key][kind] += 1
        self._spelled[key] = min(self._spelled.get(key, (word, chassis)), (word, chassis))
        return kind

    def seen(self) -> tuple[KindWord, ...]:
        return tuple(
            KindWord(
                kind_key(*self._spelled[key]),
                *self._spelled[key],
                rows=rows.total(),
                unknown=rows[None],
                kinds=tuple(sorted(kind for kind in rows if kind is not None)),
            )
            for key, rows in sorted(self._rows.items())
        )
