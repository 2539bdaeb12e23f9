"""What a word that is not known probably is: shown beside the question, and taken by one press, never by itself."""

import re
from typing import Final

from clients.importing.kinds import LEAVE_OUT, plain, without_accents
from clients.importing.systems import kind_by

# Accessories, parts and licences: no devices that anybody looks after.
_NO_DEVICE: Final = re.compile(
    r"\b(chargers?|adapt[eo]rs?|dock(s|ing)?( ?stations?)?|monitors?|displays?|screens?|projectors?|keyboards?|mouse"
    r"|mice"
    r"|head ?(sets?|phones?)|cables?|racks?|cabinets?|patch panels?|power (supply|supplies|strips?|cords?)|batter(y"
    r"|ies)"
    r"|toners?|cartridges?|print ?heads?|licen[cs]es?|cals?|subscriptions?|software|trunks?|bags?|cases?|dongles?"
    r"|memory"
    r"|usb storage|usb sticks?|hard disks?|webcams?|kvm|furniture|consumables?|accessor(y|ies)|component"
    r"|bildschirme?|tastatur(en)?|maus|kabel|netzteile?|lizenz(en)?|zubehor|ecrans?|claviers?|souris|cordons?"
    r"|station d accueil|pantallas?|teclados?|raton(es)?|licencias?|accesorios?)\b"
)


def suggested(word: str, against: str) -> str:
    """A kind, LEAVE_OUT, or nothing, for a word of a file and what contradicts it there."""
    said = without_accents(plain(word))
    if _NO_DEVICE.search(said):
        return LEAVE_OUT
    if against:
        return kind_by(against) or ""
    return kind_by("windows server") or "" if said in ("linux", "unix") else ""
