"""What an acceptance makes: a contract that begins, or a change of one that is there."""

from datetime import datetime

from django.utils.translation import gettext as _

import pricing
from contracts.documents import Basis, Standing
from contracts.errors import ContractError
from contracts.models import Contract
from contracts.selectors.parties import client_card
from contracts.selectors.standings import standing_of
from contracts.services.amending import BilledTo, amend_contract
from contracts.services.numbering import HeldNumbers
from contracts.services.records import begin_contract
from contracts.services.renewing import begin_renewal
from groundwork.errors import StaleError
from groundwork.models import Event
from quotes.documents import (
    Acceptance,
    Amends,
    Revision,
    amended_stretch,
    basis_of,
    first_standing,
    read_revision,
    true_up_of_before,
)
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.summary import choice_name
from quotes.refusals import ContractChangedError
from quotes.selectors.signed import signed_choice


def live_on(
    accepted: AcceptedQuote, revision: Revision, acceptance: Acceptance, held: HeldNumbers | None, now: datetime
) -> None:
    """The contract that the acceptance begins, or what it changes in one that is there; in the same transaction.

    `held` is what hold_numbers gave where one begins.
    Raises ContractChangedError where that one is another than it was drafted from, or over by then.
    """
    quote, event = accepted.quote, accepted.record
    name = choice_name(revision, signed_choice(accepted, revision))
    if quote.about is None or quote.purpose == Quote.Purpose.RENEWAL:
        client = client_card(revision.client, quote.client)
        # The revision that was judged has the chosen numbers; what was counted stands in the one that was sent.
        counted = dict(read_revision(bytes(accepted.revision.document)).inventory.counts)
        before = None if quote.about is None else standing_of(quote.about).stretches[-1]
        standing = first_standing(revision, acceptance, client, name, now, event.record_hash, counted, before)
        if quote.about is None:
            begin_contract(quote.client, standing, None, now, event, held=held)
        else:
            _renew(quote.about, standing, event, now)
        return
    basis = basis_of(revision, acceptance, event.record_hash)
    amends = revision.amends
    if amends is None:
        day = acceptance.agreed_on
        stretch = true_up_of_before(revision, acceptance, name, standing_of(quote.about), day)
        amend_contract(quote.about, stretch, day, basis, None, now, kind="true-up", cause=event)
        return
    _amend(quote.about, amends, revision, acceptance, name, basis, event, now)


def _renew(contract: Contract, standing: Standing, event: Event, now: datetime) -> None:
    try:
        begin_renewal(contract, standing, now, event)
    except ContractError as error:
        raise ContractChangedError(str(error)) from error


def _amend(
    contract: Contract,
    amends: Amends,
    revision: Revision,
    acceptance: Acceptance,
    name: str,
    basis: Basis,
    event: Event,
    now: datetime,
) -> None:
    price = pricing.price(revision.plan, revision.inventory, acceptance.selection)
    said = acceptance.details
    stretch = amended_stretch(revision, acceptance, name, price, standing_of(contract))
    try:
        amend_contract(
            contract,
            stretch,
            amends.effective_on,
            basis,
            None,
            now,
            kind=amends.kind,
            due=amends.due,
            one_time=price.one_time_net,
            billed_to=BilledTo(said.po_number, said.billing_name, said.billing_email),
            cause=event,
            expected=amends.record,
        )
    except (StaleError, ContractError) as error:
        raise ContractChangedError(
            _("%(number)s is not what this was drafted from any more. Draft the change anew.")
            % {"number": amends.contract}
        ) from error
