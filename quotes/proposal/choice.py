"""What the client has picked so far: an option, and packages put in or taken out. Always something that can be had."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

import pricing
from quotes.documents import Option, Revision
from quotes.proposal.prices import Prices
from quotes.proposal.words import either, listed


@dataclass(frozen=True, slots=True)
class Choice:
    """`option` is the column it starts from; `packages` are in the plan's order; `notes` say what was fixed."""

    option: Option
    packages: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def tier(self) -> str:
        return self.option.selection.tier

    @property
    def changed(self) -> bool:
        """Whether it differs from the option as offered."""
        return set(self.packages) != set(self.option.selection.packages)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The choice as parameters of an address; read_choice takes them back."""
        return query_of(self.option, self.packages)


def query_of(option: Option, packages: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The parameters that ask for this option with these packages."""
    start = (("option", option.code),)
    if set(packages) == set(option.selection.packages):
        return start
    return (*start, ("changed", "1"), *(("with", code) for code in packages))


def read_choice(revision: Revision, prices: Prices, option: str | None, packages: Sequence[str] | None) -> Choice:
    """The choice that an address asks for.

    `option` None is the recommended one, `packages` None those of the option. What cannot be read or isn’t available
    is left out, and a note in plain words says so: this never fails.
    """
    notes: list[str] = []
    start = next((entry for entry in revision.options if entry.code == option), None)
    if start is None:
        start = revision.recommended
        if option is not None:
            packages = None
            notes.append(
                _("This address asks for an option that is not in this proposal. Here is the one we recommend.")
            )
    if packages is None:
        return Choice(start, in_order(revision.plan, start.selection.packages), tuple(notes))
    known = _known(revision.plan, packages, notes)
    kept = _fixed(revision, start.selection.tier, known, notes)
    if not _can_be_priced(prices, start.selection.tier, kept):
        notes.append(
            _("This combination is too small for the discount that was agreed. Here is the option as offered.")
        )
        kept = in_order(revision.plan, start.selection.packages)
    return Choice(_column_of(revision, start, kept), kept, tuple(notes))


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
    return _("%(package)s was left out: it %(reason)s.") % {
        "package": offer.package.name,
        "reason": why_blocked(revision, offer),
    }


def options_with(revision: Revision, tier: str) -> tuple[Option, ...]:
    """The offered options on this tier or a higher one."""
    rung = revision.plan.index.rung
    return tuple(option for option in revision.options if rung[option.selection.tier] >= rung[tier])


def why_blocked(revision: Revision, offer: pricing.PackageOffer) -> str:
    """What stands in a package's way, to follow its name: "needs Security and Continuity".

    A tier is called by the options that have it: those are the names that the client sees.
    """
    plan = revision.plan
    if offer.needs_tier is not None:
        options = options_with(revision, offer.needs_tier)
        if not options:
            return _("goes with none of the options in this proposal")
        return _("needs %(options)s") % {"options": either([option.name for option in options])}
    if offer.needs_packages:
        return _("needs %(packages)s") % {"packages": listed(_names(plan, offer.needs_packages))}
    return _("isn’t available together with %(packages)s") % {"packages": listed(_names(plan, offer.conflicts))}


def _names(plan: pricing.Plan, codes: Sequence[str]) -> list[str]:
    return [plan.index.packages[code].name for code in codes]


def _can_be_priced(prices: Prices, tier: str, packages: tuple[str, ...]) -> bool:
    try:
        prices(tier, packages)
    except pricing.PricingError:
        return False
    return True


def _column_of(revision: Revision, start: Option, packages: Sequence[str]) -> Option:
    """The column that this is nearest to: who adds up to Gold has chosen Gold, whichever way they came."""
    rivals = [entry for entry in revision.options if entry.selection.tier == start.selection.tier]
    # The first of the nearest wins, so start stays where another is only as near.
    return min((start, *rivals), key=lambda entry: len(set(entry.selection.packages) ^ set(packages)))


def in_order(plan: pricing.Plan, packages: Sequence[str]) -> tuple[str, ...]:
    """The packages in the plan's order, each once."""
    return tuple(entry.code for entry in plan.packages if entry.code in packages)
