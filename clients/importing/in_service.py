"""Rows that are no device in service: totals, and what the file itself calls retired, lost or deleted."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from clients.importing.kinds import kind_named, plain, without_accents

# A column of words, and one that says yes, or on which day.
STATUS: Final = "status"
GONE: Final = "gone"
_WORD: Final = (
    r"(retired|disposed( of)?|archived|decommissioned|decomm?|deleted|removed|scrapped|recycled|destroyed|sold|donated"
    r"|stolen|lost|missing|written off|write off|end of life|eol|out of service|ausgemustert|stillgelegt|entsorgt"
    r"|verkauft|verloren|gestohlen|geloscht|archiviert|archive|mis au rebut|au rebut|reforme|vole|perdu|supprime|vendu"
    r"|retirado|dado de baja|baja|eliminado|archivado|robado|perdido|vendido)"
)
_GONE: Final = re.compile(rf"{_WORD}(( and| or)? ({_WORD}|undeployable|\d+))*")
# Said of devices that are there. Whatever is neither this nor that counts, and a note says so.
_IN_SERVICE: Final = re.compile(
    r"active|enabled|online|offline|on|off|up|down|ok|okay|good|fair|poor|excellent|healthy|unhealthy|warning|critical|error|alert(ing)?"
    r"|normal|info|idle|awake|asleep|sleep(ing)?|stand ?by|powered (on|off)|running|stopped|success|failed"
    r"|(dis)?connected|never connected|reachable|unreachable|dormant|overdue|delayed|pass(ed|ing)?"
    r"|in use|in service|in production|production|deployed|assigned|checked out|installed|operational|live|current"
    r"|managed|monitored|supervised|enrolled|registered|joined|approved|compliant|non ?compliant|not compliant"
    r"|protected|unprotected|up to date|outdated|out of date|(not )?patched|(in )?maintenance( mode)?|yes|true|1"
    r"|aktiv|in betrieb|im einsatz|in verwendung|produktiv|verbunden|getrennt|zugewiesen|eingesetzt"
    r"|actif|en service|en ligne|hors ligne|en production|utilise|affecte|connecte|deconnecte"
    r"|activo|en uso|en servicio|en linea|conectado|desconectado|asignado|en produccion"
)
# A column of more words than that tells something else in them.
_MOST_STATES: Final = 20
_NOT_GONE: Final = frozenset((
    "", "no", "n", "false", "0", "nein", "non", "faux", "falso", "falsch", "never", "null", "none", "na", "n a",
    "active", "aktiv", "unknown",
))  # fmt: skip
# What programs write for no day at all.
_NO_DAY: Final = re.compile(r"(0000|0001|1900|1970)-.*|0?1/0?1/(0001|1900|1970).*")
_TOTAL: Final = re.compile(
    r"(grand |sub ?|over ?all )?totals?( (devices|general|geral|count|number))?|sum|summe|(gesamt|zwischen)(summe)?"
    r"|gesamt(ergebnis|zahl|anzahl)|insgesamt|suma( total)?|total de .*|(all|total) (devices|computers|assets|machines)"
)
_OF_A_KIND: Final = re.compile(r"(?:sub ?)?totals? (?P<after>.+)|(?P<before>.+) (?:sub ?)?totals?")


def is_total_name(name: str) -> bool:
    """Whether a row of that name sums up others: "Total", "Total: 2", "Gesamtergebnis", "Desktop Total"."""
    said = re.sub(r"( \d+)+$", "", without_accents(plain(name)))
    if _TOTAL.fullmatch(said):
        return True
    of_kind = _OF_A_KIND.fullmatch(said)
    word = (of_kind["after"] or of_kind["before"]) if of_kind else ""
    return bool(word) and (kind_named(word) is not None or word in ("device", "devices", "user", "users", "people"))


def says_gone(field: str, text: str) -> bool:
    """Whether a cell of a column STATUS or GONE says that the device is no longer in service."""
    said = without_accents(plain(text))
    if field == STATUS:
        return bool(_GONE.fullmatch(said))
    return said not in _NOT_GONE and not _NO_DAY.fullmatch(text.strip())


def unknown_states(words: Mapping[str, int]) -> dict[str, int]:
    """Of the words of a column STATUS those that say neither that a device is in service nor that it is not."""
    found = {word: rows for word, rows in words.items() if not _is_state(without_accents(plain(word)))}
    return found if len(words) <= _MOST_STATES else {}


def _is_state(said: str) -> bool:
    return not said or said.isdigit() or bool(_IN_SERVICE.fullmatch(said) or _GONE.fullmatch(said))


def gone_word(cells: Mapping[str, str], left_out: Collection[str] = ()) -> str:
    """The word by which a row says that its device is gone; empty where it does not. `left_out` says it as well."""
    if cells.get(STATUS) in left_out:
        return cells[STATUS]
    return next((text for field in (STATUS, GONE) if says_gone(field, text := cells.get(field, "")) and text), "")
