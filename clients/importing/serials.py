"""What stands where a serial should: placeholders of makers, errors of spreadsheets, and what they did to serials."""

import re
from typing import Final

# What makers and tools write where there is no serial; two devices that share one are not the same device.
_NONE: Final = frozenset((
    "n/a", "na", "none", "null", "nil", "unknown", "not available", "not specified", "not applicable", "default string",
    "default", "system serial number", "systemserialnumb", "systemserialnumber", "chassis serial number",
    "base board serial number", "serial number", "serialnumber", "no serial", "no serial number",
    "to be filled by o.e.m.", "to be filled by oem", "to be filled by o.e.m", "tobefilledbyo.e.m.", "o.e.m.", "oem",
    "oem_serial", "oem serial",
    "invalid", "empty", "blank", "123456789", "1234567890", "0123456789", "12345678", "standard", "system manufacturer",
    "system product name", "not set", "undefined", "unspecified", "tbd", "-", "--", "?", ".", "keine",
    "unbekannt", "inconnu", "aucun", "desconocido", "ninguno", "sin serie", "no asset tag", "asset tag",
    "not present", "no enclosure",
))  # fmt: skip
# Runs of one sign ("XXXXXXX", "00000", "------"), and below zero, which osquery writes for none.
_RUN: Final = re.compile(r"([\dxX])\1{2,}|[xX0 .\-_]+|-\d")
_ERROR: Final = re.compile(
    r"#(N/A|NV|REF!|BEZUG!|VALUE!|WERT!|NAME\??!?|DIV/0!|NULL!|NUM!|ZAHL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!"
    r"|UNKNOWN!|BUSY!"
    r"|GETTING_DATA|¡VALOR!|¡REF!|N/D|NOMBRE\?|NOM\?|VALEUR!|formula without a result|empty or an error)",
    re.IGNORECASE,
)
# What a workbook's reader writes for a formula whose result the file does not hold.
NO_RESULT: Final = "#formula without a result"
# What stands for an empty kind in files whose reader does not tell errors from empty cells.
MAYBE_ERROR: Final = "#empty or an error"
_SCIENTIFIC: Final = re.compile(r"\d([.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_AS_FORMULA: Final = re.compile(r'=\s*"((?:[^"]|"")*)"')
_PROTECTED: Final = re.compile(r"'[=+\-@]")
_PROTECTED_SERIAL: Final = re.compile(r"'[\w=+\-@]")
# Of a number no more digits are certain: spreadsheets keep no more.
_CERTAIN_DIGITS: Final = 15


class LongNumber(str):
    """A number cell with more digits than a spreadsheet keeps, as the file writes it: perhaps not what it was."""

    __slots__ = ()


def number_text(text: str) -> str:
    """A number as a file writes it; a LongNumber where it has more than 15 digits, or is too large and scientific."""
    digits = text.partition(".")[0].lstrip("-")
    return LongNumber(text) if "e" in text.casefold() or len(digits) > _CERTAIN_DIGITS else text


def real_serial(text: str) -> str:
    """The serial, or nothing where the text only says that there is none ("To be filled by O.E.M.", "00000")."""
    return "" if text.casefold() in _NONE or _RUN.fullmatch(text) or is_error(text) else text


def is_error(text: str) -> bool:
    """Whether a cell holds an error of a spreadsheet in place of what it should hold."""
    return text.startswith("#") and bool(_ERROR.fullmatch(text))


def is_shortened(serial: str) -> bool:
    """Whether a spreadsheet has made a number of the serial, and cut its figures off: "1.23457E+11"."""
    return bool(_SCIENTIFIC.fullmatch(serial))


def unwrapped(text: str, is_serial: bool = False) -> str:
    """The text that another program has wrapped to keep a spreadsheet off it: `="0012345"`, `'0012345`."""
    if text.startswith("=") and (found := _AS_FORMULA.fullmatch(text)):
        return found[1].replace('""', '"')
    if text.startswith("'") and (_PROTECTED_SERIAL if is_serial else _PROTECTED).match(text):
        return text[1:]
    return text
