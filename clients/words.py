"""Counts in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

_COUNTED: dict[str, Promise] = {
    "server": ngettext_lazy("%(number)s server", "%(number)s servers", "number"),
    "workstation": ngettext_lazy("%(number)s workstation", "%(number)s workstations", "number"),
    "laptop": ngettext_lazy("%(number)s laptop", "%(number)s laptops", "number"),
    "firewall": ngettext_lazy("%(number)s firewall", "%(number)s firewalls", "number"),
    "switch": ngettext_lazy("%(number)s switch", "%(number)s switches", "number"),
    "access-point": ngettext_lazy("%(number)s access point", "%(number)s access points", "number"),
    "printer": ngettext_lazy("%(number)s printer", "%(number)s printers", "number"),
    "mobile": ngettext_lazy("%(number)s mobile device", "%(number)s mobile devices", "number"),
    "ups": ngettext_lazy("%(number)s power supply", "%(number)s power supplies", "number"),
    "nas": ngettext_lazy("%(number)s storage device", "%(number)s storage devices", "number"),
    "camera": ngettext_lazy("%(number)s camera", "%(number)s cameras", "number"),
    "phone": ngettext_lazy("%(number)s desk phone", "%(number)s desk phones", "number"),
    "other": ngettext_lazy("%(number)s other device", "%(number)s other devices", "number"),
}


def device_words(counts: Mapping[str, int]) -> str:
    """The devices of an inventory in one line: "2 servers, 19 workstations"; other keys are passed over."""
    return ", ".join(str(_COUNTED[key] % {"number": number}) for key, number in counts.items() if key in _COUNTED)
