"""Why a client says no: one of a few reasons, which reports can count. What they write besides are their own words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# In an entry of the chain (`why`) by the code. One that was given once keeps its meaning for ever.
WHY: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("price", _("The price")),
    ("scope", _("What is in it, or missing")),
    ("timing", _("The time is not right")),
    ("other-provider", _("We have chosen another provider")),
    ("in-house", _("We do it ourselves")),
    ("other", _("Something else")),
)


def why_words(code: object) -> str:
    """What a reason is called; empty where none was given, as before there were any."""
    return str(dict(WHY).get(str(code), ""))
