"""The kind words of a file, gathered while its rows are read: what the person is asked about."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from clients.importing.in_service import STATUS
from clients.importing.kinds import KindRead, kind_key, read_kind
from clients.importing.own import OwnThings

# The cell of a second column that names kinds, beside the field "kind".
OTHER = "other kind"


@dataclass(frozen=True, slots=True)
class KindWord:
    """A kind word of the file, with the chassis beside it and what contradicts it, and what it was taken to mean.

    Mostly that is one kind. Where there is no word, the operating system decides row by row: then it can be several.
    `is_status`: it is a word of the status, and the answer can only be to leave such devices out.
    """

    key: str
    word: str
    chassis: str
    against: str
    rows: int
    unknown: int  # how many of the rows nothing decides
    kinds: tuple[str, ...]
    is_status: bool = False


def state_word(word: str, rows: int) -> KindWord:
    """A word of the status that is not known; its devices count until somebody says that they are left out."""
    return KindWord(kind_key(STATUS, word), word, "", "", rows, 0, (), is_status=True)


class KindWords:
    """The kind words met so far, each with its chassis. In a file `of_ours` the word alone counts: it is the kind."""

    def __init__(self, own: OwnThings, of_ours: bool = False) -> None:
        self._own, self._of_ours = own, of_ours
        self._read: dict[tuple[str, str, str, str], KindRead] = {}
        self._rows: dict[str, Counter[str | None]] = defaultdict(Counter)
        self._spelled: dict[str, tuple[str, str, str]] = {}

    def kind_of(self, cells: Mapping[str, str], answers: Mapping[str, str]) -> KindRead:
        """The kind of the device that the cells describe."""
        words = cells.get("kind", ""), cells.get("chassis", ""), cells.get("os", ""), cells.get(OTHER, "")
        if self._of_ours:
            words = words[0], "", "", ""
        read = self._read.get(words)
        if read is None:
            read = self._read[words] = read_kind(*words, answers, self._own)
        self._rows[read.key][read.kind] += 1
        spelled = words[0], words[1], read.against
        self._spelled[read.key] = min(self._spelled.get(read.key, spelled), spelled)
        return read

    def seen(self) -> tuple[KindWord, ...]:
        return tuple(
            KindWord(
                key,
                *self._spelled[key],
                rows=rows.total(),
                unknown=rows[None],
                kinds=tuple(sorted(kind for kind in rows if kind is not None)),
            )
            for key, rows in sorted(self._rows.items())
        )
