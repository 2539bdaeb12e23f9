"""What kind of device a file's words mean. The kinds, and the words for them, are those of the catalogue.

A word that is not known is asked about and never guessed: a kind decides what a client pays.
"""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from clients.importing.own import NOTHING, OwnThings
from groundwork.device_kinds import DEVICES, KINDS
from groundwork.tables.errors import UnreadableFileError

LEAVE_OUT = "ignore"

# The first pattern that is found in a word decides. "Print server" is a server, "mobile workstation" a laptop.
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), code)
    for _rank, pattern, code in sorted((*looks, kind.code) for kind in KINDS for looks in kind.looks_like)
)
# Two kinds in one word that are one device: "print server", "laptop/desktop".
_TOGETHER = tuple({kind.code, other} for kind in KINDS for other in kind.goes_with)
# What stands beside a device, and is none that a plan counts: asked about.
_NO_DEVICE = re.compile(r"\brack\b|\bdock(ing)?\b|monitor|scanner|router|\bcabinet\b")
# Words that say only that there is a device; the chassis and the operating system then say more.
_SAYS_NOTHING = frozenset((
    "", "agent", "device", "endpoint", "computer", "machine", "asset", "managed device", "node", "unknown", "physical",
    "virtual", "vm", "virtual machine", "vmware vm guest", "hyperv vmm guest", "nms computer", "windows", "linux",
    "mac", "macos",
))  # fmt: skip
_LAPTOP_CHASSIS = re.compile(r"laptop|notebook|portable|convertible|detachable|macbook|ultrabook")
_DESK_CHASSIS = re.compile(r"desktop|tower|mini|all in one|workstation|\bpc\b")


def plain(word: str) -> str:
    """Small letters, words parted by one blank: "WINDOWS_SERVER" and "Windows  server" are the same word."""
    return " ".join(re.sub(r"[\W_]+", " ", word).casefold().split())


def kind_key(word: str, chassis: str = "") -> str:
    """The name of a kind word in an answer: "toaster", or with the chassis "windows workstation + laptop"."""
    return f"{plain(word)} + {plain(chassis)}" if plain(chassis) else plain(word)


def kind_of(word: str, chassis: str, os: str, answers: Mapping[str, str], own: OwnThings = NOTHING) -> str | None:
    """A kind, the code of a thing of the owner's `own`, `LEAVE_OUT`, or None if the words do not say.

    `answers` come first, by `kind_key`: for the word with its chassis, then for the word alone. A workstation on a
    laptop's chassis is a laptop; one that runs macOS is a workstation until the file or an answer says more.
    """
    for key in (kind_key(word, chassis), plain(word)):
        if key and is_answer(answers.get(key, ""), own):
            return answers[key]
    if code := own.named(word):
        return code
    said, box = plain(word), plain(chassis)
    if said.replace(" ", "-") in DEVICES:
        kind: str | None = said.replace(" ", "-")
    elif said in _SAYS_NOTHING:
        kind = _by_system(plain(os), box)
    else:
        kind = _by_word(said)
        if kind == "laptop" and _DESK_CHASSIS.search(said.replace("mobile workstation", "")):
            # "Laptop/Desktop": only the chassis can tell.
            kind = "workstation" if _DESK_CHASSIS.search(box) else "laptop" if _LAPTOP_CHASSIS.search(box) else None
    if kind is None and not kind_key(word, chassis):
        # Asked about rows that say nothing at all, and meant for those alone.
        return answers[""] if is_answer(answers.get("", ""), own) else None
    return "laptop" if kind == "workstation" and _LAPTOP_CHASSIS.search(box) else kind


def is_answer(kind: str, own: OwnThings = NOTHING) -> bool:
    """Whether a word can mean that. A thing of the owner's own may be gone since it was answered."""
    return kind in DEVICES or kind == LEAVE_OUT or own.has(kind)


def _by_word(said: str) -> str | None:
    """The kind that a word names; None where it names two that do not go together, or something that is none."""
    found = [kind for pattern, kind in _WORDS if pattern.search(said)]
    if not found or _NO_DEVICE.search(said):
        return None
    named = set(found)
    together = len(named) == 1 or "mobile workstation" in said or any(named <= pair for pair in _TOGETHER)
    return found[0] if together else None


def _by_system(os: str, chassis: str) -> str | None:
    """The kind of a device of which only operating system and chassis are known."""
    if re.search(r"server|\besxi?\b|hyper v", os):
        return "server"
    if re.search(r"\bios\b|ipados|android", os):
        return "mobile"
    if re.search(r"windows|mac ?os|\bos x\b", os):
        return "workstation"
    if _LAPTOP_CHASSIS.search(chassis):
        return "laptop"
    return "workstation" if _DESK_CHASSIS.search(chassis) else None


def read_answers(pairs: Iterable[tuple[str, str]], own: OwnThings = NOTHING) -> dict[str, str]:
    """Answers by key, from pairs of a word (or "word + chassis") and a kind. Raises UnreadableFileError."""
    answers: dict[str, str] = {}
    for word, kind in pairs:
        said, _plus, chassis = word.partition("+")
        if not is_answer(kind, own):
            raise UnreadableFileError(
                _("“%(kind)s” is no kind of device. The kinds are: %(kinds)s, and %(none)s to leave such devices out.")
                % {"kind": kind, "kinds": ", ".join([*DEVICES, *own.codes()]), "none": LEAVE_OUT}
            )
        answers[kind_key(said, chassis)] = kind
    return answers
