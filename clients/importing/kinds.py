"""What kind of device a file's words mean. The kinds, and the words for them, are those of the catalogue.

A word that is not known is asked about and never guessed: a kind decides what a client pays. Neither is one side taken
where the file contradicts itself: a laptop that runs Windows Server is asked about.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from clients.importing.own import NOTHING, OwnThings
from clients.importing.systems import family_of, is_bare, is_only_a_system, is_shared_build, kind_by, runs
from groundwork.device_kinds import DEVICES, KINDS
from groundwork.tables.errors import UnreadableFileError

LEAVE_OUT = "ignore"

_WORDS: Final = tuple((re.compile(kind.looks_like), kind.code) for kind in KINDS if kind.looks_like)
# What says no more than the word beside it: "managed server", "NMS_SWITCH", "Dell laptop".
_BESIDE: Final = frozenset((
    "nms", "managed", "unmanaged", "monitored", "network", "networked", "networking", "device", "devices", "equipment",
    "asset", "assets", "hardware", "physical", "virtual", "virtuell", "virtuel", "windows", "linux", "mac", "macos",
    "apple",
    "microsoft", "vmware", "endpoint", "agent", "computer", "computers", "dell", "hp", "hpe", "lenovo", "cisco",
    "aruba",
    "ubiquiti", "unifi", "meraki", "fortinet", "sophos", "juniper", "netgear", "apc", "synology", "qnap",
))  # fmt: skip
# Words that say only that there is a device; the chassis and the operating system then say more.
_SAYS_NOTHING: Final = frozenset((
    "", "agent", "device", "endpoint", "computer", "machine", "asset", "managed device", "node", "unknown", "physical",
    "virtual", "vm", "virtual machine", "vmware vm guest", "vmware guest", "hyperv vmm guest", "hyper v guest",
    "vm guest", "vmware", "virtualbox", "hyper v", "qemu", "kvm", "xen", "parallels", "nms computer",
    "nms virtual machine", "mac",
    "apple mac", "x64 based pc", "x86 based pc", "arm64 based pc", "rack mount chassis", "rack mount", "blade",
    "portable", "hardware", "rechner", "ordinateur", "ordenador", "computadora", "equipo",
))  # fmt: skip
# Boxes that hold a workstation as well as a small server: here a server's system says which.
_BOX: Final = re.compile(
    r"((low profile|small|micro|mini) )?desktops?( pcs?)?|((mini|midi|full) )?towers?"
    r"|(mini|micro|stick|embedded|sealed case) pcs?|space saving|lunch box|pizza box|small form factor|sff"
)
_LAPTOP_CHASSIS: Final = re.compile(r"laptop|note ?book|\bportable\b|convertible|detachable|macbook|ultrabook|portatil")
_DESK_CHASSIS: Final = re.compile(r"desktop|tower|mini|all in one|workstation|\bpc\b|space saving|lunch box|pizza box")
# SMBIOS (DMTF DSP0134, 7.4.1) numbers the chassis; Windows gives the number alone, PowerShell in braces.
_SMBIOS: Final = {
    "3": "desktop", "4": "low profile desktop", "5": "pizza box", "6": "mini tower", "7": "tower", "8": "portable",
    "9": "laptop", "10": "notebook", "13": "all in one", "14": "sub notebook", "15": "space saving", "16": "lunch box",
    "17": "main server chassis", "23": "rack mount chassis", "24": "sealed case pc", "28": "blade", "31": "convertible",
    "32": "detachable", "34": "embedded pc", "35": "mini pc", "36": "stick pc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KindRead:
    """What a row's words mean: a kind, the code of an own thing, LEAVE_OUT, or None if they do not say.

    `key` is what an answer about it is kept by, and `against` what contradicts the word, if anything does.
    """

    kind: str | None
    key: str
    against: str = ""


def plain(word: str) -> str:
    """Small letters, words parted by one blank: "WINDOWS_SERVER" and "Windows  server" are the same word."""
    return " ".join(re.sub(r"[\W_]+", " ", word).casefold().split())


def kind_key(word: str, *beside: str) -> str:
    """The name of a kind word in an answer: "toaster", or with the chassis "windows workstation + laptop"."""
    return " + ".join([plain(word), *(plain(more) for more in beside if plain(more))])


def kind_of(word: str, chassis: str, os: str, answers: Mapping[str, str], own: OwnThings = NOTHING) -> str | None:
    """The kind alone, as `read_kind` finds it."""
    return read_kind(word, chassis, os, "", answers, own).kind


def read_kind(
    word: str, chassis: str, os: str, other: str, answers: Mapping[str, str], own: OwnThings = NOTHING
) -> KindRead:
    """What the words of a row mean; `other` is the word of a second column that names kinds.

    `answers` come first, by `kind_key`: for the word with what contradicts it, with its chassis, then for the word
    alone. A workstation on a laptop's chassis is a laptop; one that runs macOS is a workstation until the file or an
    answer says more.
    """
    against, guess = "", None
    code = own.named(word)
    if not code:
        guess, against = _guess(word, chassis, os, other)
    key = kind_key(word, chassis, against)
    for asked in dict.fromkeys((key, kind_key(word, against), kind_key(word, chassis), plain(word))):
        if asked and is_answer(answers.get(asked, ""), own):
            return KindRead(answers[asked], key, against)
    if code or guess is not None or key:
        return KindRead(code or guess, key, against)
    # Asked about rows that say nothing at all, and meant for those alone.
    return KindRead(answers[""] if is_answer(answers.get("", ""), own) else None, key)


def is_answer(kind: str, own: OwnThings = NOTHING) -> bool:
    """Whether a word can mean that. A thing of the owner's own may be gone since it was answered."""
    return kind in DEVICES or kind == LEAVE_OUT or own.has(kind)


@lru_cache(maxsize=4096)
def kind_named(word: str) -> str | None:
    """The kind that a word names by itself; None where it names none, or two."""
    found = _kinds_in(word)
    return next(iter(found)) if len(found) == 1 else None


@lru_cache(maxsize=4096)
def without_accents(text: str) -> str:
    """The same letters as ASCII has them where it has them."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


@lru_cache(maxsize=4096)
def says_nothing(word: str) -> bool:
    """Whether the word says only that there is a device, or what it runs."""
    said = without_accents(plain(word))
    return said in _SAYS_NOTHING or is_only_a_system(said)


def _guess(word: str, chassis: str, os: str, other: str) -> tuple[str | None, str]:
    """The kind, or None; and what contradicts the word."""
    box = _SMBIOS.get(plain(chassis), without_accents(plain(chassis)))
    system = without_accents(plain(os))
    family = family_of(system) or family_of(box)
    said = without_accents(plain(word))
    if is_bare(system) and family_of(box):
        family = family_of(box)
    named = family_of(said) if is_only_a_system(said) else ""
    if named and (not family or is_bare(system or box)):
        family = named
    elif named and not is_bare(said) and kind_by(named) != kind_by(family):
        return None, family
    kind = _of_word(word, said, box, family)
    second = kind_named(other)
    if kind and second and second != kind:
        if {kind, second} != {"workstation", "laptop"}:
            return None, other
        kind = "laptop"
    if is_shared_build(system) and says_nothing(word) and _BOX.fullmatch(box):
        # The box holds a server as well, and so may the system be one.
        return None, ""
    if kind is None or not family or is_bare(system or box) or runs(kind, family):
        return kind, ""
    if kind == "workstation" and kind_by(family) == "server" and _BOX.fullmatch(said or box):
        return "server", ""
    return None, family


def _of_word(word: str, said: str, box: str, family: str) -> str | None:
    """The kind that the word names, else the chassis and the family of the system."""
    on_laptop = bool(_LAPTOP_CHASSIS.search(box)) or said == "portable"
    if not says_nothing(word):
        found = _kinds_in(word)
        if found == {"workstation", "laptop"}:
            # "Laptop/Desktop": only the chassis can tell.
            return "laptop" if on_laptop else "workstation" if _DESK_CHASSIS.search(box) else None
        kind = next(iter(found)) if len(found) == 1 else None
        return "laptop" if kind == "workstation" and on_laptop else kind
    by_system = kind_by(family)
    if on_laptop and by_system in (None, "workstation", "server"):
        # A laptop's chassis under a server's system is a contradiction, which is seen afterwards. French knows the
        # word "portable" for a phone, too.
        return "laptop" if said != "portable" or by_system or family_of(box) or _LAPTOP_CHASSIS.search(box) else None
    if by_system is None and said in ("mac", "apple mac"):
        return "workstation"
    return by_system or ("workstation" if _DESK_CHASSIS.search(box) else kind_named(box) if box else None)


@lru_cache(maxsize=4096)
def _kinds_in(word: str) -> frozenset[str | None]:
    """The kinds that the parts of a word name, parted by strokes and commas; None stands for a part that names none."""
    if plain(word).replace(" ", "-") in DEVICES:
        return frozenset((plain(word).replace(" ", "-"),))
    parts = [without_accents(plain(part)) for part in re.split(r"[/,;&|]|\bor\b|\band\b", word)]
    return frozenset(_kind_in(part) for part in parts if part)


def _kind_in(said: str) -> str | None:
    """The kind that a phrase names as a whole."""
    for phrase in (said, " ".join(part for part in said.split() if part not in _BESIDE)):
        for pattern, code in _WORDS:
            if phrase and pattern.fullmatch(phrase):
                return code
    return None


def read_answers(pairs: Iterable[tuple[str, str]], own: OwnThings = NOTHING) -> dict[str, str]:
    """Answers by key, from pairs of a word (or "word + chassis") and a kind. Raises UnreadableFileError."""
    answers: dict[str, str] = {}
    for word, kind in pairs:
        if not is_answer(kind, own):
            raise UnreadableFileError(
                _("“%(kind)s” is no kind of device. The kinds are: %(kinds)s, and %(none)s to leave such devices out.")
                % {"kind": kind, "kinds": ", ".join([*DEVICES, *own.codes()]), "none": LEAVE_OUT}
            )
        answers[kind_key(*word.split("+"))] = kind
    return answers
