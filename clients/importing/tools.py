"""Exports that say something in numbers of their own, which no other file means so."""

from dataclasses import dataclass, replace
from typing import Final

from clients.importing.reading import Table


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A tool whose column `of` holds numbers; its header is known by the names `has`."""

    has: frozenset[str]
    of: str
    words: dict[str, str]


_TOOLS: Final = (
    # MeshCentral: the picture that a person has chosen for a device, or the agent's guess.
    _Numbers(
        frozenset(("rname", "osdesc", "groupname", "lastConnectTime")),
        "icon",
        {"1": "desktop", "2": "laptop", "3": "mobile", "4": "server", "5": "storage", "6": "router"},
    ),
)


def in_words(table: Table) -> Table:
    """The table with a tool's numbers as words; any other as it is."""
    for tool in _TOOLS:
        if tool.of in table.header and tool.has <= set(table.header):
            at = table.header.index(tool.of)
            rows = tuple(
                replace(
                    row, cells=(*row.cells[:at], tool.words.get(row.cells[at], row.cells[at]), *row.cells[at + 1 :])
                )
                if at < len(row.cells)
                else row
                for row in table.rows
            )
            return replace(table, rows=rows)
    return table
