"""What a salesperson decides in a draft, as a value: read from the form or the rows, priced, written by the services.

Knows no models, so that the live price of a form that is being filled in needs no database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

import pricing
from quotes.documents import ONE_OPEN, Limit, Signing, part_month, plain
from quotes.draft_faults import draft_fault
from quotes.draft_limits import AtEnds, at_ends, check_limits, judged
from quotes.errors import DraftError

MOST_OPTIONS: Final = 4
MOST_SIGNERS: Final = 6
DEFAULT_TERM: Final = 12
# The code of the option that is no preset. A plan's own codes are never this long a sentence.
OWN: Final = "made-for-this-client"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be offered as an option: a preset of the plan, or a rung of one that has no presets."""

    code: str
    name: str
    tagline: str
    tier: str
    packages: tuple[str, ...]
    recommended: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that can be changed in a draft. `options` and `recommended` are codes of candidates, `contact` an id.

    `term` and `billing`, in months, are those to begin with; `terms` and `billings` are what the client may choose
    besides. `taxes` are codes, `prices` those agreed with this client by service. `starts_on` is the first day of the
    service. `signing` is who has to sign, `deposit` what is due of the first invoice at signing. `cover_items` are keys
    of the library. `extras` are lines outside the plan; a Line says what else one is, and `show_parts` and
    `show_pictures` what the client sees of that. `own` is the candidate with the code OWN that the salesperson has put
    together; it counts where OWN is an option. `limits` are the units whose number the client may choose, sorted by
    unit.

    `effective_on` and `elapsed` are those of a draft that changes a contract: the day from which it holds, and how many
    months of the contract have passed then. It has one option; term and billing are the contract's. `renews` tells that
    it is to renew a contract: the plan's one-time fees were paid when that one began.
    """

    options: tuple[str, ...]
    recommended: str
    term: int
    title: str = ""
    personal_line: str = ""
    contact: int | None = None
    valid_days: int = 30
    terms: tuple[int, ...] = ()
    billing: int = 1
    billings: tuple[int, ...] = ()
    taxes: tuple[str, ...] = ()
    discount: pricing.Discount | None = None
    one_time_discount: pricing.Discount | None = None
    quantities: tuple[tuple[str, int], ...] = ()
    extras: tuple[pricing.Extra, ...] = ()
    prices: tuple[tuple[str, Decimal], ...] = ()
    ramp: tuple[pricing.Ramp, ...] = ()
    starts_on: date | None = None
    own: Candidate | None = None
    signing: Signing = ONE_OPEN
    deposit: pricing.Deposit | None = None
    cover_text: str = ""
    cover_items: tuple[int, ...] = ()
    show_parts: bool = False
    show_pictures: bool = True
    limits: tuple[Limit, ...] = ()
    effective_on: date | None = None
    elapsed: int = 0
    renews: bool = False

    @property
    def amends(self) -> bool:
        """Whether it changes a contract."""
        return self.effective_on is not None


@dataclass(frozen=True, slots=True)
class PricedDraft:
    """The chosen candidates and their prices side by side, in the plan's order; with one of our own, by price."""

    candidates: tuple[Candidate, ...]
    comparison: pricing.Comparison
    recommended: str
    deposit: pricing.Deposit | None = None
    ends: AtEnds = ()

    @property
    def recommended_price(self) -> pricing.Price:
        """The price of the option that is recommended."""
        return self._recommended.price

    @property
    def recommended_selection(self) -> pricing.Selection:
        """What the recommended option chooses."""
        return self._recommended.selection

    @property
    def _recommended(self) -> pricing.Column:
        codes = [candidate.code for candidate in self.candidates]
        return self.comparison.columns[codes.index(self.recommended)]


def candidates_of(plan: pricing.Plan) -> tuple[Candidate, ...]:
    """What the plan lets a salesperson offer, in its order."""
    if not plan.presets:
        return tuple(Candidate(tier.code, tier.name, tier.tagline, tier.code, (), False) for tier in plan.tiers)
    index = plan.index
    return tuple(
        Candidate(
            code=preset.code,
            name=preset.name,
            # What sets the column apart is the last thing that it adds.
            tagline=(
                index.packages[preset.packages[-1]].tagline if preset.packages else index.tiers[preset.tier].tagline
            ),
            tier=preset.tier,
            packages=preset.packages,
            recommended=preset.recommended,
        )
        for preset in plan.presets
    )


def first_draft(plan: pricing.Plan, *, valid_days: int, contact: int | None) -> Draft:
    """The draft to begin with: up to four candidates with the recommended one among them, and the usual term.

    Raises DraftError where the plan has nothing to offer.
    """
    candidates = candidates_of(plan)
    if not candidates or not plan.terms:
        raise DraftError(_("This plan has no tiers or no terms. Ask the owner to complete and publish it."))
    recommended = next((candidate for candidate in candidates if candidate.recommended), candidates[-1])
    chosen = candidates[:MOST_OPTIONS]
    if recommended not in chosen:
        chosen = (*chosen[: MOST_OPTIONS - 1], recommended)
    months = [term.months for term in plan.terms]
    return Draft(
        options=tuple(candidate.code for candidate in chosen),
        recommended=recommended.code,
        term=DEFAULT_TERM if DEFAULT_TERM in months else months[0],
        valid_days=valid_days,
        contact=contact,
    )


def selections_of(plan: pricing.Plan, draft: Draft) -> tuple[tuple[Candidate, pricing.Selection], ...]:
    """What the draft offers, in the plan's order, each with what it chooses. Raises DraftError."""
    return tuple((candidate, _selection(draft, candidate)) for candidate in _chosen(plan, draft))


def price_draft(plan: pricing.Plan, inventory: pricing.Inventory, draft: Draft) -> PricedDraft:
    """Every offered option, priced exactly once with the term and billing to begin with.

    What else the client may choose of them is priced to see that it can be. Raises DraftError, which names the field
    and the fix.
    """
    priced = []
    check_limits(plan, inventory, draft.quantities, draft.limits, amends=draft.amends)
    for candidate, selection in selections_of(plan, draft):
        try:
            # Through the reader, so that a draft is held to the same shapes and bounds as a selection file.
            selection = pricing.read_selection(pricing.selection_document(selection))
            found = judged(plan, inventory, selection, draft.limits)
            priced.append((candidate, selection, found))
        except pricing.PricingError as error:
            raise draft_fault(plan, inventory, selection, candidate.name, error, own=candidate.code == OWN) from error
    _check_deposit(plan, draft)
    for term, billing in _other_payments(plan, draft):
        for candidate, selection, _price in priced:
            _check_payment(plan, inventory, replace(selection, term=term, billing=billing), candidate)
    if OWN in draft.options:
        priced.sort(key=lambda entry: entry[2].price.recurring_net)
    comparison = pricing.compare_priced(plan, [(selection, found.price) for _candidate, selection, found in priced])
    ends = at_ends(plan, draft.limits, [found for *_rest, found in priced])
    candidates = tuple(candidate for candidate, *_rest in priced)
    return PricedDraft(candidates, comparison, draft.recommended, draft.deposit, ends)


def _check_deposit(plan: pricing.Plan, draft: Draft) -> None:
    """Raise DraftError for one that no document could hold, or in a change of a contract: it has no first invoice."""
    if draft.deposit is None:
        return
    if draft.amends:
        raise DraftError(_("A change of a contract has no first invoice to pay at signing."), "deposit")
    try:
        pricing.read_deposit(pricing.deposit_document(draft.deposit), plan.currency)
    except pricing.PricingError as error:
        fault = _("Write more than 0% and at most 100%.")
        if draft.deposit.percent is None:
            words = {"places": plan.index.places}
            fault = _("Write an amount above 0, with at most %(places)s decimals.") % words
        raise DraftError(fault, "deposit") from error


def _chosen(plan: pricing.Plan, draft: Draft) -> tuple[Candidate, ...]:
    known = candidates_of(plan) if draft.own is None else (*candidates_of(plan), draft.own)
    unknown = set(draft.options) - {candidate.code for candidate in known}
    if unknown:
        raise DraftError(_("An option is not in this plan any more. Choose from those shown."), "options")
    chosen = tuple(candidate for candidate in known if candidate.code in draft.options)
    if not chosen:
        raise DraftError(_("Choose at least one option to offer."), "options")
    if draft.amends and len(chosen) > 1:
        raise DraftError(_("A change of a contract is one choice. Leave the others out."), "options")
    if len(chosen) > MOST_OPTIONS:
        raise DraftError(
            _("Offer at most %(most)s options side by side: more of them confuse.") % {"most": MOST_OPTIONS}, "options"
        )
    if draft.recommended not in draft.options:
        raise DraftError(_("Recommend one of the options that you offer."), "recommended")
    return chosen


def can_be_agreed(service: pricing.Service) -> bool:
    """Whether a price of its own can be agreed for it: it is charged, and not as a share of the rest."""
    return service.charge is not None and service.charge.model != "percent"


def common_of(draft: Draft) -> pricing.Selection:
    """What every option of the draft has besides its tier and packages; its own tier is empty."""
    return pricing.Selection(
        tier="",
        term=draft.term,
        billing=draft.billing,
        quantities=draft.quantities,
        discount=draft.discount,
        one_time_discount=draft.one_time_discount,
        extras=tuple(map(plain, draft.extras)),
        taxes=draft.taxes,
        prices=draft.prices,
        ramp=draft.ramp,
        prorate=part_month(draft.starts_on),
        # A contract that has gone on after its term costs what its last month did.
        elapsed=min(draft.elapsed, draft.term - 1),
        one_time=not (draft.amends or draft.renews),
    )


def terms_offered(plan: pricing.Plan, draft: Draft) -> tuple[int, ...]:
    """The terms that the client may choose from, in the plan's order: the usual one among them."""
    return tuple(term.months for term in plan.terms if term.months in (draft.term, *draft.terms))


def billings_offered(plan: pricing.Plan, draft: Draft) -> tuple[int, ...]:
    """The same of billings. A plan without any bills by the month."""
    known = [entry.months for entry in plan.billing] or [1]
    return tuple(months for months in known if months in (draft.billing, *draft.billings))


def _selection(draft: Draft, candidate: Candidate) -> pricing.Selection:
    return replace(common_of(draft), tier=candidate.tier, packages=candidate.packages)


def _other_payments(plan: pricing.Plan, draft: Draft) -> list[tuple[int, int]]:
    """Every term and billing that the client may choose instead. Raises DraftError for a term that none fits."""
    payments = []
    for term in terms_offered(plan, draft):
        fitting = [months for months in billings_offered(plan, draft) if months <= term]
        if not fitting:
            raise DraftError(
                _("No billing that you offer is short enough for %(term)s. Offer a shorter one, or leave the term out.")
                % {"term": plan.index.terms[term].name},
                "terms",
            )
        payments += [(term, billing) for billing in fitting if (term, billing) != (draft.term, draft.billing)]
    return payments


def _check_payment(
    plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection, candidate: Candidate
) -> None:
    """Raise DraftError if the client could choose this and there would be no price."""
    try:
        pricing.price(plan, inventory, selection)
    except pricing.PricingError as error:
        found = draft_fault(plan, inventory, selection, candidate.name, error, own=candidate.code == OWN)
        words = {"term": plan.index.terms[selection.term].name, "why": found}
        if found.field == "ramp":
            said = _("Under “First months at less” are more months than the term %(term)s has. Write fewer there.")
            raise DraftError(said % words, found.field) from error
        raise DraftError(_("With the term %(term)s: %(why)s") % words, found.field) from error
