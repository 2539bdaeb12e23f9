"""What the client has picked so far: an option, packages put in or taken out, a term, a billing, and how many.

Always something that can be had.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

import pricing
from quotes.documents import Numbers, Option, Revision
from quotes.proposal.prices import Prices, prices_of
from quotes.proposal.words import either, listed

# An address says so many of a unit as `count-user=12`.
COUNT: Final = "count-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. None is what the proposal begins with: the recommended option, its packages, the
    usual term and billing (in months). `numbers` are what was typed for units that have limits.
    """

    option: str | None = None
    packages: tuple[str, ...] | None = None
    term: int | None = None
    billing: int | None = None
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """`option` is the column it starts from; `packages` are in the plan's order; `notes` say what was fixed.

    `term` and `billing` are months; None is that of the proposal. `numbers` are how many are wanted of units that have
    limits; one that is left out is as the proposal begins. `misread` is what was typed for one and cannot be had.
    """

    option: Option
    packages: tuple[str, ...]
    term: int | None = None
    billing: int | None = None
    notes: tuple[str, ...] = ()
    numbers: Numbers = ()
    misread: tuple[tuple[str, str], ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether it is not what was asked for, because that cannot be had."""
        return bool(self.notes or self.misread)

    def with_numbers(self, numbers: Numbers) -> "Choice":
        """The same of so many."""
        return replace(self, numbers=numbers)

    @property
    def tier(self) -> str:
        return self.option.tier

    @property
    def payment(self) -> tuple[tuple[str, str], ...]:
        """Term, billing and numbers as parameters of an address, where they are not as the proposal begins."""
        chosen = (("term", self.term), ("billing", self.billing))
        months = ((name, str(months)) for name, months in chosen if months is not None)
        return (*months, *((f"{COUNT}{unit}", str(count)) for unit, count in self.numbers))

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The choice as parameters of an address; read_choice takes them back."""
        return self.query_of(self.option, self.packages)

    def query_of(self, option: Option, packages: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The parameters that ask for this option with these packages, term and billing as they are chosen."""
        changed = set(packages) != set(option.packages)
        chosen = (("changed", "1"), *(("with", code) for code in packages)) if changed else ()
        return (("option", option.code), *chosen, *self.payment)


def read_choice(revision: Revision, asked: Asked) -> tuple[Choice, Prices]:
    """The choice that an address asks for, and the pricer for its term and billing.

    What cannot be read or isn’t available is left out, and a note in plain words says so: this never fails.
    """
    notes: list[str] = []
    term, billing = _payment(revision, asked, notes)
    prices = prices_of(revision, term, billing)
    start, packages = _start(revision, asked, notes)
    if packages is None:
        return Choice(start, in_order(revision.plan, start.packages), term, billing, tuple(notes)), prices
    known = _known(revision.plan, packages, notes)
    kept = _fixed(revision, start.tier, known, notes)
    if not _can_be_priced(prices, start.tier, kept):
        notes.append(
            _("This combination is too small for the discount that was agreed. Here is the option as offered.")
        )
        kept = in_order(revision.plan, start.packages)
    return Choice(column_of(revision, start, kept), kept, term, billing, tuple(notes)), prices


def _start(revision: Revision, asked: Asked, notes: list[str]) -> tuple[Option, tuple[str, ...] | None]:
    start = next((entry for entry in revision.options if entry.code == asked.option), None)
    if start is not None:
        return start, asked.packages
    if asked.option is None:
        return revision.recommended, asked.packages
    notes.append(_("This address asks for an option that is not in this proposal. Here is the one we recommend."))
    return revision.recommended, None


def _payment(revision: Revision, asked: Asked, notes: list[str]) -> tuple[int | None, int | None]:
    """Term and billing, None where they are those that the proposal begins with.

    Where the term is too short for the billing, the longest offered one that fits takes its place without a word: the
    page shows what is chosen.
    """
    usual = revision.common
    term, billing = asked.term or usual.term, asked.billing or usual.billing
    if term not in revision.terms_offered or billing not in revision.billings_offered:
        notes.append(
            _("This address asks for a term or a billing that is not in this proposal. Here is the usual one.")
        )
        term, billing = usual.term, usual.billing
    if billing > term:
        billing = max(revision.billings_for(term))
    return None if term == usual.term else term, None if billing == usual.billing else billing


def _known(plan: pricing.Plan, packages: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    known = tuple(entry.code for entry in plan.packages if entry.code in packages)
    if not set(packages) <= set(known):
        notes.append(_("This address asks for a package that is not in this proposal. It was left out."))
    return known


def _fixed(revision: Revision, tier: str, packages: tuple[str, ...], notes: list[str]) -> tuple[str, ...]:
    """The packages that go together: of two that exclude each other the first stays."""
    while True:
        broken = [
            offer
            for offer in pricing.package_offers(revision.plan, tier, packages)
            if offer.chosen and not offer.allowed
        ]
        if not broken:
            return packages
        # Two that exclude each other are both broken: the later one goes. What lacks something goes first of all.
        gone = next((offer for offer in broken if not offer.conflicts), broken[-1])
        notes.append(_why_out(revision, gone))
        packages = tuple(code for code in packages if code != gone.package.code)


def _why_out(revision: Revision, offer: pricing.PackageOffer) -> str:
    sentences = {
        "nowhere": _("%(package)s was left out: it goes with none of the options in this proposal."),
        "option": _("%(package)s was left out: it needs %(names)s."),
        "packages": _("%(package)s was left out: it needs %(names)s."),
        "conflict": _("%(package)s was left out: it isn’t available together with %(names)s."),
    }
    what, names = _in_the_way(revision, offer)
    return sentences[what] % {"package": offer.package.name, "names": names}


def options_with(revision: Revision, tier: str) -> tuple[Option, ...]:
    """The offered options on this tier or a higher one."""
    rung = revision.plan.index.rung
    return tuple(option for option in revision.options if rung[option.tier] >= rung[tier])


def why_blocked(revision: Revision, offer: pricing.PackageOffer) -> str:
    """What stands in a package's way: "Remote work needs Security and Continuity."."""
    sentences = {
        "nowhere": _("%(package)s goes with none of the options in this proposal."),
        "option": _("%(package)s needs %(names)s."),
        "packages": _("%(package)s needs %(names)s."),
        "conflict": _("%(package)s isn’t available together with %(names)s."),
    }
    what, names = _in_the_way(revision, offer)
    return sentences[what] % {"package": offer.package.name, "names": names}


def _in_the_way(revision: Revision, offer: pricing.PackageOffer) -> tuple[str, str]:
    """What stands in a package's way, and the names of what it needs or does not go with.

    A tier is called by the options that have it: those are the names that the client sees.
    """
    plan = revision.plan
    if offer.needs_tier is not None:
        options = options_with(revision, offer.needs_tier)
        return ("option" if options else "nowhere"), either([option.name for option in options])
    if offer.needs_packages:
        return "packages", listed(_names(plan, offer.needs_packages))
    return "conflict", listed(_names(plan, offer.conflicts))


def _names(plan: pricing.Plan, codes: Sequence[str]) -> list[str]:
    return [plan.index.packages[code].name for code in codes]


def _can_be_priced(prices: Prices, tier: str, packages: tuple[str, ...]) -> bool:
    try:
        prices(tier, packages)
    except pricing.PricingError:
        return False
    return True


def column_of(revision: Revision, start: Option, packages: Sequence[str]) -> Option:
    """The column that this is nearest to: who adds up to Gold has chosen Gold, whichever way they came."""
    rivals = [entry for entry in revision.options if entry.tier == start.tier]
    # The first of the nearest wins, so start stays where another is only as near.
    return min((start, *rivals), key=lambda entry: len(set(entry.packages) ^ set(packages)))


def in_order(plan: pricing.Plan, packages: Sequence[str]) -> tuple[str, ...]:
    """The packages in the plan's order, each once."""
    return tuple(entry.code for entry in plan.packages if entry.code in packages)
