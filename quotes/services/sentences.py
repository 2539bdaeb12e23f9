"""The sentences of a revision that stand in its bytes: what is signed is fixed in the language that it is read in.

They are put into words once, when a revision is made, so no catalog of later can change them. What the owner has
written stands in that language where they wrote it, else as it was written.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from contracts.documents import CLAUSE_NAMES, Clauses, Standing, clauses_from
from contracts.models import Seller
from contracts.selectors.parties import seller_card
from groundwork.display import rate as rate_text
from groundwork.languages import speaking, speaking_to
from groundwork.locales import LANGUAGES
from groundwork.said import text_in


@dataclass(frozen=True, slots=True)
class Said:
    """The terms with their clauses, and what its client agrees to and declares."""

    terms: str
    clauses: Clauses
    consent: str
    electronic: str
    authority: str


def said_in(language: str, seller: Seller, client: str, changed: Standing | None, renewed: Clauses | None) -> Said:
    """Those for a client, by name. `changed` is the contract that is changed, `renewed` the clauses that go on."""
    with speaking(language):
        return Said(
            *(_of_all(language, seller, renewed) if changed is None else _of_change(language, seller, client, changed)),
            electronic=_(
                "I agree to do business electronically: I sign by typing my name, and what we agree comes by e-mail."
            ),
            authority=_("I may sign for %(client)s.") % {"client": client},
        )


# What a quote is called before anybody has named it.
_TITLES: Final[dict[str, str | Promise]] = {
    "new": gettext_lazy("IT care for %(client)s"),
    "true-up": gettext_lazy("True-up for %(client)s"),
    "amendment": gettext_lazy("Amendment for %(client)s"),
    "renewal": gettext_lazy("Renewal for %(client)s"),
    "newest": gettext_lazy("Renewal for %(client)s on our newest plan"),
}
# What the line of a renewal on its own version is called.
_LINES: Final[dict[str, str | Promise]] = {
    "both": gettext_lazy("What the fee rose by until now, and %(rate)s"),
    "increase": gettext_lazy("Annual increase of %(rate)s"),
    "risen": gettext_lazy("What the fee rose by until now"),
    "agreed": gettext_lazy("As agreed before"),
}


def language_of(client: Client) -> str:
    """What the client is written to in."""
    return client.language or Seller.current().language


def first_title(what: str, client: str, language: str) -> str:
    """The title of a new quote in that language; `what` is "new", or what a quote does to a contract."""
    with speaking(language):
        return str(_TITLES[what]) % {"client": client}


def line_label(what: str, rate: Decimal, client: Client) -> str:
    """What a line of a renewal is called, in the client's language: "both", "increase", "risen" or "agreed"."""
    card = seller_card(Seller.current(), client)
    with speaking_to(card):
        return str(_LINES[what]) % {"rate": rate_text(rate)}


def is_rise_label(label: str) -> bool:
    """Whether a renewal on its own version has called a line that, in whatever language."""
    return any(re.fullmatch(pattern, label) for pattern in _rise_patterns())


@cache
def _rise_patterns() -> tuple[str, ...]:
    found = []
    for language in LANGUAGES:
        with speaking(language):
            words = (str(_LINES[what]) for what in ("both", "increase", "risen"))
            found += [re.escape(one).replace(re.escape("%(rate)s"), ".+") for one in words]
    return tuple(found)


def clauses_of(seller: Seller) -> Clauses:
    """The clauses that the seller's contracts have."""
    return clauses_from({name: getattr(seller, name) for name in CLAUSE_NAMES})


def _of_all(language: str, seller: Seller, renewed: Clauses | None) -> tuple[str, Clauses, str]:
    """Terms, clauses and consent: the seller's own words, or the standard sentence."""
    consent = text_in(language, seller, "consent") or _("I have read this proposal and its terms, and I agree to them.")
    return text_in(language, seller, "terms"), renewed or clauses_of(seller), consent


def _of_change(language: str, seller: Seller, client: str, changed: Standing) -> tuple[str, Clauses, str]:
    """Those of the contract that is changed."""
    words = {"contract": changed.contract, "client": client}
    terms = _("Everything that is not changed here stays as it is agreed in %(contract)s, with its terms.") % words
    consent = _("I have read what changes in %(contract)s, and I agree to it.")
    return terms, changed.clauses, text_in(language, seller, "consent") or consent % words
