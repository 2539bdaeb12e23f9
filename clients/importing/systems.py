"""What an operating system says of the device that it runs on, in the words of many tools."""

import re
from typing import Final

from groundwork.device_kinds import KINDS

_NETWORK: Final = re.compile(
    r"\bcisco\b|\bios \d+ \d+( \d+)* ?[a-z]+\d*$|\b(ios|nx ?os) ?x[er]\b|\bnx ?os\b|\bios software\b"
)
_FAMILIES: Final = tuple(
    (family, re.compile(pattern))
    for family, pattern in (
        ("hypervisor", r"\besxi?\b|\bhyper v server\b|\bproxmox\b|\bxenserver\b"),
        (
            "windows server",
            r"\bwin(dows)?\b.*\bserver\b|\bwindows ?server|\bwin(dows)? (nt )?20(0[038]|1[269]|2[25])\b"
            r"|^server 20\d\d\b|\bhyper v\b",
        ),
        ("windows", r"\bwin(dows)?( |\d|$)"),
        ("ios", r"\biphone|\bipad|\bios\b|\bapple ?ios"),
        ("android", r"\bandroid"),
        ("macos", r"\bmac ?os|\bos x\b|\bdarwin\b|^mac$|\bmac ?mdm\b"),
    )
)
# A word for a kind that is only the name of a system: "Windows", "Win 2022", "MacMDM". "Windows Server CAL" is none.
_ONLY_A_SYSTEM: Final = re.compile(
    r"(microsoft )?win(dows)?( nt)?( server)?( (\d{1,4}|xp|vista))?( r2)?( (pro|professional|home|enterprise|education"
    r"|standard|datacenter|essentials|business))?( x64| \d\dh\d| 64 ?bit)*"
    r"|(apple )?mac ?os( x)?( \d+)*|mac ?mdm|os x|darwin|linux|unix|ubuntu( \d+)*|debian( \d+)*|free ?bsd( \d+)*"
)
_KNOWN: Final = re.compile(
    r"\bwin(dows)?\b|\bmac ?os\b|\bos x\b|linux|ubuntu|debian|centos|red ?hat|\brhel\b|fedora|suse|\besxi?\b"
    r"|android|\bios\b|ipados|iphone|ipad|freebsd|chrome ?os|macmdm|\bunix\b|vmware"
)


def family_of(said: str) -> str:
    """The family of a system, from its name in small letters and plain words; empty where it decides nothing."""
    if not said or _NETWORK.search(said):
        return ""
    return next((family for family, pattern in _FAMILIES if pattern.search(said)), "")


def kind_by(family: str) -> str | None:
    """What a device of this family is as long as nothing says more of it."""
    return next((kind.code for kind in KINDS if family in kind.runs), None)


def runs(code: str, family: str) -> bool:
    """Whether a device of that kind runs systems of this family. What runs none of its own says what it likes."""
    kind = next(kind for kind in KINDS if kind.code == code)
    return family in kind.runs or (not kind.runs and family in ("ios", "android"))


def is_bare(said: str) -> bool:
    """Whether a system is named without its version: too little to contradict the word for a kind."""
    return said in ("windows", "win", "microsoft windows", "windows nt")


def is_only_a_system(said: str) -> bool:
    """Whether a word for a kind names a system and nothing else."""
    return bool(_ONLY_A_SYSTEM.fullmatch(said))


def is_system(said: str) -> bool:
    """Whether a cell, in small letters, names an operating system that people know."""
    return bool(_KNOWN.search(said))
