"""Whether a cell is what a field wants: the columns whose cells are so win (clients.importing.guessing)."""

import re
from typing import Final

from clients.importing.kinds import plain, without_accents
from clients.importing.serials import real_serial
from clients.importing.systems import family_of, is_system
from groundwork.tables.dates import UnclearDateError, parse_moment

_ADDRESS: Final = re.compile(r"\d{1,3}(\.\d{1,3}){3}(/\d+|:\d+)?|[0-9a-fA-F:]*:[0-9a-fA-F]*:[0-9a-fA-F:.%]*")


def same(one: str, other: str) -> bool:
    """Whether two names are of one device: "SRV1" and "srv1.example.test" are."""
    short, long = sorted((one.strip().casefold(), other.strip().casefold()), key=len)
    return long == short or long.startswith(f"{short}.")


def is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text))


def is_name(text: str) -> bool:
    return not is_address(text) and not text.startswith("#")


def is_serial(text: str) -> bool:
    return bool(real_serial(text))


def is_date(text: str) -> bool:
    try:
        return parse_moment(text, None) is not None
    except UnclearDateError:
        return True
    except ValueError:
        return False


def names_system(text: str) -> bool:
    said = without_accents(plain(text))
    return bool(family_of(said)) or is_system(said)
