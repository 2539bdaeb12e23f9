"""What of a proposal a client may ask about: its options, packages, figures, terms, each by a name of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotes.documents import Revision
from quotes.proposal.page import page_of

# The longest name that is kept (quotes.models.Question).
_MOST_NAME: Final = 300
_FIXED: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("The proposal as a whole"),
    "figure-month": gettext_lazy("What it costs a month"),
    "figure-first": gettext_lazy("The first invoice"),
    "figure-value": gettext_lazy("The sum over the term"),
    "figure-due": gettext_lazy("What is due at signing"),
    "figure-owed": gettext_lazy("What is owed once"),
    "devices": gettext_lazy("What it is priced for"),
    "terms": gettext_lazy("The terms"),
}


@dataclass(frozen=True, slots=True)
class About:
    """One thing: how addresses name it, and what the proposal calls it; empty where its words are always the same."""

    code: str
    name: str = ""

    @property
    def words(self) -> str:
        """What pages and mails call it."""
        return about_words(self.code, self.name)


def about_words(code: str, name: str) -> str:
    """What pages and mails call something that was asked about, from what is kept of it."""
    kind = code.partition(":")[0]
    if kind == "option":
        return _("The option %(name)s") % {"name": name}
    if kind == "package":
        return _("The package %(name)s") % {"name": name}
    if kind == "clause":
        return _("“%(sentence)s”") % {"sentence": name}
    return str(_FIXED.get(code, _FIXED[""]))


def abouts_of(revision: Revision) -> tuple[About, ...]:
    """What can be asked about, the whole first, in the order of the page."""
    return tuple(_abouts(revision))


def _abouts(revision: Revision) -> Iterator[About]:
    page = page_of(revision)
    summary, change = page.offer.summary, page.amendment
    yield About("")
    if change is None:
        yield from (About(f"option:{option.code}", option.name) for option in revision.options)
        yield from (About(f"package:{row.code}", row.name) for row in page.offer.packages)
    yield About("figure-month")
    if change is None:
        yield About("figure-first")
        if summary.contract_value:
            yield About("figure-value")
        if page.offer.due:
            yield About("figure-due")
    elif change.owed:
        yield About("figure-owed")
    yield About("devices")
    yield About("terms")
    for number, sentence in enumerate(page.clauses, 1):
        yield About(f"clause:{number}", sentence[:_MOST_NAME])
