"""What a licence of Microsoft 365 or Google Workspace is for, by its name or its code (SKU)."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEAT, APP, KIOSK, EXTRA, ROOM, NONE = "seat", "app", "kiosk", "extra", "room", "none"
# What somebody can answer about a licence that is not known.
ANSWERS: Final[dict[str, Promise]] = {
    SEAT: _("a workplace with a mailbox"),
    APP: _("a workplace without a mailbox"),
    KIOSK: _("frontline or kiosk"),
    EXTRA: _("an addition, or free: no workplace by itself"),
    ROOM: _("of a room or a device"),
}
# The first that fits from end to end. Names are in small letters, "_" and "-" are blanks, "microsoft" is gone.
_PATTERNS: Final = tuple(
    (re.compile(pattern), kind)
    for kind, patterns in (
        (ROOM, (r"teams rooms?\b.*", r"meeting room.*", r"mtr (pro|prem).*", r"teams shared devices?.*", r"mcoc?ap")),
        (EXTRA, (
            r".*\badd ?on\b.*", r".*\bfree\b.*", r".*\btrial\b.*", r".*copilot.*",
            r"power ?(bi|apps|automate|virtual)\b.*",
            r"powerapps.*", r"flow\b.*", r"fabric\b.*", r"visio.*", r"project\b.*",
            r"project(professional|premium|essentials).*",
            r"planner.*", r"teams (phone|exploratory|enterprise|premium|essentials|audio|calling|commercial)\b.*",
            r"(?!.*without).*audio conferencing.*", r".*calling plan.*", r"phone system.*",
            r"mco(meetadv|ev|pstn).*", r"defender.*", r"(azure )?(entra|active directory|information protection)\b.*",
            r"aad .*", r"rights management.*", r"rights(adhoc|management).*", r"intune.*",
            r"exchange online (archiving|protection).*", r"exchangearchive.*", r"viva.*", r"stream.*",
            r"windows store.*",
            r"dynamics.*", r"dyn365.*", r"clipchamp.*", r"(enterprise mobility|ems)\b.*", r"emspremium",
            r"windows (10|11|365).*", r"cloud identity.*", r"google (voice|vault|ai|meet|chrome).*", r"gemini.*",
            r".*archived user.*", r"sharepoint (online|storage|adv).*", r"onedrive.*", r"mcopstn.*", r"atp enterprise",
            r"identity threat.*", r"thr?eat intelligence.*", r"communications credits", r"bookings.*", r"to ?do.*",
        )),
        (KIOSK, (
            r"(365|office 365|o365|m365|spe) f\d.*", r".*\bkiosk\b.*", r".*(front|first)line.*", r"desk ?less ?pack.*",
            r"exchange ?desk ?less.*", r"exchange online kiosk",
        )),
        (APP, (r"(365|office 365) (apps|proplus).*", r"office ?subscription.*", r"(o365|smb) business",
               r"apps for (business|enterprise)")),
        (SEAT, (
            r"(365|office 365|o365|m365|spe) [aeg]\d.*", r"365 business (basic|standard|premium|voice).*",
            r"office 365 business (essentials|premium).*", r"(o365|smb) business (essentials|premium).*", r"spb",
            r"(standard|enterprise)(pack|woffpack|premium).*", r"exchange online (plan|essentials|\().*",
            r"exchange(standard|enterprise|essentials).*", r"exchange s essentials.*",
            r"(google workspace|g suite)\b.*", r"business (starter|basic|standard|plus|premium)( .*)?",
            r"enterprise (standard|plus|starter)( .*)?",
        )),
    )
    for pattern in patterns
)  # fmt: skip
# Tools join the licences of a person with these; a "+" with blanks around it stands in a name.
_BETWEEN: Final = re.compile(r"\s*[;,|\n]\s*|(?<=\S)\+(?=\S)")
_SKUS: Final = re.compile(r"[\w-]+:[\w-]+(\s+[\w-]+:[\w-]+)*", re.ASCII)
_NO_LICENCE: Final = frozenset((
    "unlicensed", "none", "no license", "no licence", "no licenses", "no licences", "keine", "keine lizenz",
    "nicht lizenziert", "ohne lizenz",
    "sans licence", "aucune", "sin licencia", "ninguna", "{}",
))  # fmt: skip
BEST: Final = (SEAT, APP, KIOSK)


def licences_in(text: str) -> tuple[str, ...]:
    """The licences that a cell names, each as it is written there; none for "Unlicensed"."""
    named = []
    for part in _BETWEEN.split(text):
        # Get-MsolUser: "contoso:SPB contoso:FLOW_FREE".
        said = [sku.partition(":")[2] for sku in part.split()] if _SKUS.fullmatch(part.strip()) else [part.strip()]
        named += [name for name in said if name and licence_key(name) not in _NO_LICENCE]
    return tuple(named)


def licence_key(name: str) -> str:
    """By what the answer about a licence is remembered: small letters, one blank between words."""
    return " ".join(re.sub(r"[_\-()®™]+", " ", name).casefold().split())


def licence_kind(name: str) -> str:
    """What a licence is for; empty where that is not known."""
    key = " ".join(licence_key(name).removeprefix("microsoft ").removeprefix("office365 ").split())
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(key)), "")


def best_of(kinds: Iterable[str]) -> str:
    """The licence that decides of those that somebody has; NONE where there are additions only, or nothing."""
    found = set(kinds)
    return next((kind for kind in BEST if kind in found), NONE)
