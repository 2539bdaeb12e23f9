"""Where in a plan file something is, in words."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_STEP = re.compile(r"([a-z_]+)(?:\[(\d{1,9})\])?")
_ENTRIES: Mapping[str, str | Promise] = {
    "units": _("unit"),
    "services": _("service"),
    "brackets": _("bracket"),
    "tiers": _("tier"),
    "packages": _("package"),
    "bundles": _("bundle"),
    "presets": _("preset"),
    "terms": _("term"),
    "billing": _("billing"),
    "adjustments": _("own adjustment"),
    "one_time": _("one-time fee"),
    "taxes": _("tax"),
}


def place_in_words(path: str) -> str:
    """The path counted the way people count: `services[3].charge.price` is "service 4, charge, price".

    Empty for a path without entries of a list, or with a key that no plan file has.
    """
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    if "[" not in path or not all(steps):
        return ""
    return ", ".join(_step(*step.groups()) for step in steps if step)


def _step(key: str, index: str | None) -> str:
    word = str(_ENTRIES.get(key, key.replace("_", " ")))
    return word if index is None else f"{word} {int(index) + 1}"
