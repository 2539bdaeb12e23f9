"""What each column of a file means, by its name and by what stands in it: exports of RMM and PSA tools share no header.

Of several columns whose names fit, those win whose values are understood. The outcome depends on what the rows say as a
whole: never on their order, on the order of the columns, or on a column that means nothing here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from clients.importing.column_names import (
    FIELD_ORDER,
    is_maybe_quantity,
    is_measure,
    is_os_version,
    is_quantity,
    ranks,
)
from clients.importing.in_service import GONE, STATUS, says_gone, unknown_states
from clients.importing.kinds import kind_named, plain, says_nothing, without_accents
from clients.importing.own import COUNTED, MAYBE_QUANTITY, QUANTITY, OwnThings
from clients.importing.reading import Table
from clients.importing.serials import real_serial
from clients.importing.systems import family_of, kind_by
from clients.importing.understanding import is_address, is_date, is_name, is_serial, names_system, same

# Fields that several columns can feed: the first that says something in a row does; of a system, name and version.
SEVERAL: Final = ("host", "serial", "os")
DATE_FIELDS: Final = ("last_seen", "warranty", "purchased")
# More words than that are no kinds, but names, models or notes.
_MOST_KINDS: Final = 300
# A column is as good as the best if it is understood in half as many rows.
_HALF: Final = 0.5
_BY_CONTENTS: Final = 0.8
_SMALL: Final = re.compile(r"(0|[1-9]\d{0,2}|1000)(\.0+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Guess:
    """Which columns feed each field, surest first, by position from 0.

    `by_contents` are the columns whose names alone would not have said it. `others` name kinds, too, and in some rows
    others than the column that was taken.
    """

    fields: Mapping[str, tuple[int, ...]]
    by_contents: frozenset[int] = frozenset()
    others: tuple[int, ...] = ()


def guess_columns(table: Table, own: OwnThings) -> Guess:
    """The guess for a table; a field that no column fits is left out.

    A column that has the very word of a thing of the owner's `own` counts that.
    """
    return _Guessing(table, own).guess()


class _Guessing:
    """One guess; what stands in a column is counted when it is first asked for."""

    def __init__(self, table: Table, own: OwnThings) -> None:
        self.table, self.own = table, own
        self.ranks = ranks(table.header)
        self.found: dict[str, tuple[int, ...]] = _counting(table.header, own)
        self.by_contents: set[int] = set()
        self.others: tuple[int, ...] = ()
        self._values: dict[int, Counter[str]] = {}

    def guess(self) -> Guess:
        # A name like "Nombre" is a host's as well, unless another column is.
        hosts = self.ranks.get("host", {})
        vague = [at for at, name in enumerate(self.table.header) if is_maybe_quantity(name)]
        self._ask_about([at for at in vague if at not in hosts or len(hosts) > 1])
        for field in FIELD_ORDER:
            taken = {at for columns in self.found.values() for at in columns}
            candidates = [at for at in self.ranks.get(field, ()) if at not in taken]
            columns = self._columns_for(field, candidates, taken)
            if columns:
                self.found[field] = columns
        if self._is_made_up():
            del self.found["kind"]
        if "last_seen" not in self.found:
            # A list with the day of a contact is of a tool: there a row is one device.
            named = {at for fitting in (*self.ranks.values(), *self.found.values()) for at in fitting}
            self._ask_about(
                [at for at, name in enumerate(self.table.header) if at not in named and not is_measure(name)]
            )
        return Guess(self.found, frozenset(self.by_contents), self.others)

    def _ask_about(self, candidates: list[int]) -> None:
        """Of columns that may say how many devices a row stands for, the first is asked about."""
        if QUANTITY in self.found or MAYBE_QUANTITY in self.found or any(key.startswith(COUNTED) for key in self.found):
            return
        fitting = [at for at in candidates if self._may_count(at)]
        if fitting:
            self.found[MAYBE_QUANTITY] = (min(fitting, key=lambda at: plain(self.table.header[at])),)

    def _may_count(self, at: int) -> bool:
        """Whether small whole numbers stand in a column, no running ones, and no serial beside one that is not 1."""
        if not self._few(at) or not self.values(at) or self.share(at, _SMALL.fullmatch) < 1:
            return False
        numbers = {int(float(text)) for text in self.values(at)}
        rows = self.values(at).total()
        if max(numbers) < 2 or (rows > 2 and numbers == set(range(1, rows + 1))):
            return False
        serials = tuple(self.ranks.get("serial", ()))
        return not any(
            real_serial(row.cells[serial].strip())
            for row in self.table.rows
            if at < len(row.cells) and row.cells[at].strip() not in ("", "1")
            for serial in serials
            if serial < len(row.cells)
        )

    def _columns_for(self, field: str, candidates: list[int], taken: set[int]) -> tuple[int, ...]:
        if field == "kind":
            return self._kind(candidates, taken)
        if field == "os":
            return self._system(candidates, taken)
        if field in (STATUS, GONE):
            return self._state(field, candidates)
        if len(candidates) < 2:
            return tuple(candidates)
        if field == "host":
            named = [at for at in candidates if self.share(at, is_address) < _HALF] or candidates
            return self._with_fallbacks(self._sorted(field, named, is_name))
        if field == "serial":
            return self._with_fallbacks(self._sorted(field, candidates, is_serial))
        if field in DATE_FIELDS:
            return self._sorted(field, candidates, is_date)[:1]
        return self._sorted(field, candidates, bool)[:1]

    def _state(self, field: str, candidates: list[int]) -> tuple[int, ...]:
        """The column that says of a device that it is gone, else one with words that nobody knows."""
        said = [at for at in candidates if any(says_gone(field, text) for text in self.values(at))]
        if field == STATUS and not said:
            said = [at for at in candidates if unknown_states(self.values(at))]
        return tuple(self._surest_first(field, said)[:1])

    def values(self, at: int) -> Counter[str]:
        """What stands in a column, in how many rows; without what says nothing."""
        if at not in self._values:
            found = Counter(row.cells[at] for row in self.table.rows if at < len(row.cells))
            tidy: Counter[str] = Counter()
            for text, rows in found.items():
                tidy[" ".join(text.split())] += rows
            del tidy[""]
            self._values[at] = tidy
        return self._values[at]

    def share(self, at: int, understood: Callable[[str], object]) -> float:
        """In which share of a column's filled rows the value is understood; 0 where none is filled."""
        values = self.values(at)
        return sum(rows for text, rows in values.items() if understood(text)) / max(1, values.total())

    def _sorted(self, field: str, candidates: Iterable[int], understood: Callable[[str], object]) -> tuple[int, ...]:
        """The candidates that are understood about as well as the best, the surest name first."""
        shares = {at: self.share(at, understood) for at in candidates}
        chosen = self._surest_first(field, _as_good(shares))
        if chosen[0] != self._surest_first(field, shares)[0]:
            self.by_contents.add(chosen[0])
        return tuple(chosen)

    def _surest_first(self, field: str, columns: Iterable[int]) -> list[int]:
        """Columns by how surely their names mean the field, then by the names: never by their place in the file."""
        rank = self.ranks.get(field, {})
        return sorted(columns, key=lambda at: (rank.get(at, 99), plain(self.table.header[at])))

    def _with_fallbacks(self, columns: tuple[int, ...]) -> tuple[int, ...]:
        """The first column, and those that say the same where both say something: they fill its gaps."""
        first, fallbacks = columns[0], []
        for at in columns[1:]:
            pairs = Counter(
                same(row.cells[first], row.cells[at])
                for row in self.table.rows
                if max(first, at) < len(row.cells) and row.cells[first].strip() and row.cells[at].strip()
            )
            if pairs[True] >= pairs[False]:
                fallbacks.append(at)
        return (first, *fallbacks)

    def _system(self, candidates: list[int], taken: set[int]) -> tuple[int, ...]:
        named = self._sorted("os", candidates, names_system)[:1] if candidates else ()
        free = (at for at in range(len(self.table.header)) if at not in taken and at not in named)
        versions = sorted(
            (at for at in free if is_os_version(self.table.header[at]) and (self.values(at) or not named)),
            key=lambda at: (-self.share(at, names_system), plain(self.table.header[at])),
        )
        if not named and not versions:
            others = (at for at in range(len(self.table.header)) if at not in taken)
            full = [at for at in others if self._few(at) and self.share(at, names_system) >= _BY_CONTENTS]
            named = tuple(sorted(full, key=lambda at: plain(self.table.header[at])))[:1]
            self.by_contents.update(named)
        return (*named, *versions[:1])

    def _kind(self, candidates: list[int], taken: set[int]) -> tuple[int, ...]:
        """The column whose words name kinds; one that says the same in each row is none if another one says more."""
        shares = {at: self.share(at, self._is_kind) for at in candidates}
        # "OS type" may name kinds, or systems.
        systems = [
            at for at in self.ranks.get("os", ()) if shares.get(at) == 0 and self.share(at, names_system) >= _HALF
        ]
        shares = {at: share for at, share in shares.items() if at not in systems}
        if max(shares.values(), default=0.0) < _BY_CONTENTS:
            named = {at for fitting in self.ranks.values() for at in fitting} | taken
            free = (at for at in range(len(self.table.header)) if at not in named and self._few(at))
            more = {at: self.share(at, self._is_kind) for at in free}
            if not self.ranks.get("chassis"):
                shares |= {at: share for at, share in more.items() if share >= _BY_CONTENTS and self._kinds_in(at) > 1}
        if not shares:
            return ()
        good = _as_good(shares)
        several = [at for at in good if self._kinds_in(at) > 1] or good
        first, *rest = self._surest_first("kind", several)
        if first != self._surest_first("kind", shares)[0] or first not in self.ranks.get("kind", {}):
            self.by_contents.add(first)
        self.others = tuple(at for at in rest if self._contradicts(first, at))
        return (first,)

    def _is_made_up(self) -> bool:
        """Whether the words of the column of kinds are of another order: none is known, and one is of several kinds.

        So it is with "Corporate" or "Syncro Device" beside phones and servers, which the system tells apart.
        """
        columns, systems = self.found.get("kind"), self.found.get("os")
        if not columns or not systems or self.share(columns[0], self._is_kind) or self.own.things:
            return False
        kinds: dict[str, set[str | None]] = {}
        for row in self.table.rows:
            if max(columns[0], systems[0]) < len(row.cells) and (word := row.cells[columns[0]].strip()):
                family = family_of(without_accents(plain(row.cells[systems[0]])))
                kinds.setdefault(word, set()).add(kind_by(family))
        return any(len(of_word - {None}) > 1 for of_word in kinds.values())

    def _contradicts(self, first: int, other: int) -> bool:
        pairs = {(row.cells[first], row.cells[other]) for row in self.table.rows if max(first, other) < len(row.cells)}
        kinds = ({kind_named(one), kind_named(two)} for one, two in pairs)
        return any(None not in both and len(both) == 2 for both in kinds)

    def _is_kind(self, text: str) -> bool:
        return (bool(kind_named(text)) and not says_nothing(text)) or bool(self.own.named(text))

    def _kinds_in(self, at: int) -> int:
        return len({kind_named(text) for text in self.values(at)} - {None})

    def _few(self, at: int) -> bool:
        """Whether a column has so few words that they could be kinds; it is counted no further where it has not."""
        seen: set[str] = set()
        for row in self.table.rows:
            if at < len(row.cells):
                seen.add(row.cells[at])
                if len(seen) > _MOST_KINDS:
                    return False
        return True


def _as_good(shares: Mapping[int, float]) -> list[int]:
    """The columns that are understood about as well as the best."""
    best = max(shares.values())
    return [at for at, share in shares.items() if share >= best * _HALF and (share or not best)]


def _counting(header: tuple[str, ...], own: OwnThings) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for at, name in enumerate(header):
        code = own.named(name)
        if code:
            found.setdefault(COUNTED + code, (at,))
        elif is_quantity(name):
            found.setdefault(QUANTITY, (at,))
    return found
