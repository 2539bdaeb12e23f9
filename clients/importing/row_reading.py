"""The cells of a row by what their columns mean, tidied: what several columns feed, and what other programs wrapped."""

from collections.abc import Callable
from typing import TypeAlias

import pricing
from clients.importing.guessing import Guess
from clients.importing.kind_words import OTHER
from clients.importing.serials import is_error, real_serial, unwrapped
from groundwork.tables.rows import Row

Reader: TypeAlias = Callable[[Row], str]


def readers(guess: Guess, of_ours: bool = False, errors: set[int] | None = None) -> dict[str, Reader]:
    """A reader for each field; a second column that names kinds has the field OTHER.

    Columns in which an error is read as empty are added to `errors` meanwhile. In a file `of_ours` every cell is meant
    as it stands: no other program has wrapped it.
    """
    found = {field: field_reader(field, columns, of_ours, errors) for field, columns in guess.fields.items()}
    if guess.others:
        found[OTHER] = field_reader(OTHER, guess.others, of_ours)
    return found


def field_reader(field: str, columns: tuple[int, ...], of_ours: bool, errors: set[int] | None = None) -> Reader:
    """Reads one field out of its columns: the first that says something, or name and version of a system."""
    each = [_reader(at, field, of_ours, errors) for at in columns]
    if len(each) == 1:
        return each[0]
    if field == "os":
        return lambda row: _system([read(row) for read in each])
    is_said = real_serial if field == "serial" else bool
    return lambda row: next((text for read in each if is_said(text := read(row))), each[0](row))


def _system(said: list[str]) -> str:
    """A name without a figure takes its version: "Windows" and "10.0.22631" are one system."""
    name, version = said[0], next(filter(None, said[1:]), "")
    if not name or any(sign.isdigit() for sign in name):
        return name or version
    return f"{name} {version}" if version and name.casefold() not in version.casefold() else version or name


def _reader(at: int, field: str, of_ours: bool, errors: set[int] | None) -> Reader:
    """Reads one column of a row, tidied; a row that is too short has nothing there, and neither has an error."""
    known: dict[str, str] = {"": ""}
    keeps_errors = field in ("kind", OTHER)

    def read(row: Row) -> str:
        raw = row.cells[at] if at < len(row.cells) else ""
        tidy = known.get(raw)
        if tidy is None:
            tidy = pricing.one_line(raw)
            if not of_ours:
                tidy = unwrapped(tidy, field == "serial")
                # An error in place of a kind is asked about: the system beside it must not decide.
                if is_error(tidy) and not keeps_errors:
                    tidy = ""
                    if errors is not None:
                        errors.add(at)
            known[raw] = tidy
        return tidy

    return read
