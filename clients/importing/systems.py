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
            r"\bwin(dows)?\b.*\b(server|srv|sbs)\b|\bwin(dows)? ?(server|srv)"
            r"|\bwin(dows)? ?(nt )?20(0[038]|1[269]|2[25])(r2)?\b"
            r"|\bw(in(dows)?)? ?(nt )?2k(3|8|12|16|19|22|25)(r2)?\b|\b(server|srv|ws) ?20\d\d(r2)?\b|\bhyper v\b"
            r"|\bsmall business server\b|\bsbs ?20\d\d\b|^(.* )?10 0 (20348|25398)\b",
        ),
        (
            "linux server",
            r"\b(linux|ubuntu|debian|centos|red ?hat|rhel|suse|oracle|rocky|alma)\b.*\bserver\b|\bsles\b",
        ),
        ("firewall system", r"\bpf ?sense\b|\bopn ?sense\b"),
        ("windows", r"\bwin(dows)?( |\d|$)"),
        ("ios", r"\biphone|\bipad|\bios\b|\bapple ?ios"),
        ("android", r"\bandroid"),
        ("macos", r"\bmac ?os|\bos x\b|\bdarwin\b|^mac( \d+)*$|\bmac ?mdm\b"),
    )
)
# A word for a kind that is only the name of a system: "Windows", "Win 2022", "MacMDM". "Windows Server CAL" is none.
_ONLY_A_SYSTEM: Final = re.compile(
    r"(microsoft )?win(dows)?( nt)?( server)?( (\d{1,4}|xp|vista))?( r2)?( (pro|professional|home|enterprise|education"
    r"|standard|datacenter|essentials|business))?( x64| \d\dh\d| 64 ?bit)*"
    r"|(apple )?mac ?os( x)?( \d+)*|mac ?mdm|os x|darwin|linux|unix|ubuntu( \d+)*|debian( \d+)*|free ?bsd( \d+)*"
)
# Builds that Windows has both for servers and for clients, and the number that all of them have: neither is meant.
_SHARED_BUILD: Final = re.compile(
    r"((microsoft )?win(dows)?( nt)?( version)? )?(6 [0-3]( \d+)*|10 0( 0)?|10 0 (14393|17763|26100)( \d+)*)"
)
_KNOWN: Final = re.compile(
    r"\bwin(dows)?\b|\bmac ?os\b|\bos x\b|linux|ubuntu|debian|centos|red ?hat|\brhel\b|fedora|suse|\besxi?\b"
    r"|android|\bios\b|ipados|iphone|ipad|freebsd|chrome ?os|macmdm|\bunix\b|vmware"
    r"|pf ?sense|opn ?sense"
)


def family_of(said: str) -> str:
    """The family of a system, from its name in small letters and plain words; empty where it decides nothing."""
    if not said or _NETWORK.search(said) or is_shared_build(said):
        return ""
    return next((family for family, pattern in _FAMILIES if pattern.search(said)), "")


def kind_by(family: str) -> str | None:
    """What a device of this family is as long as nothing says more of it."""
    return next((kind.code for kind in KINDS if family in kind.runs), None)


def runs(code: str, family: str) -> bool:
    """Whether a device of that kind runs systems of this family. What runs none of its own says what it likes."""
    kind = next(kind for kind in KINDS if kind.code == code)
    return family in kind.runs or (family in ("ios", "android") and set(kind.runs) <= {"firewall system"})


def is_shared_build(said: str) -> bool:
    """Whether a system is named by a number alone that servers and clients share: it decides nothing."""
    return bool(_SHARED_BUILD.fullmatch(said))


def is_bare(said: str) -> bool:
    """Whether a system is named without its version: too little to contradict the word for a kind."""
    return said in ("windows", "win", "microsoft windows", "windows nt")


def is_only_a_system(said: str) -> bool:
    """Whether a word for a kind names a system and nothing else."""
    return bool(_ONLY_A_SYSTEM.fullmatch(said))


def is_system(said: str) -> bool:
    """Whether a cell, in small letters, names an operating system that people know."""
    return bool(_KNOWN.search(said))
