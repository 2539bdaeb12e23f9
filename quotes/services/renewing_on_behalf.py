"""A flat fee is renewed as it was agreed on paper, by mail or by telephone: there is no plan to draft a quote on.

It is recorded as exactly that (docs/adr/0022-evidence-and-on-behalf.md), with the file that shows it, and nowhere
called signed here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from clients.selectors import inventory_counts
from clients.services.editing import hold_client
from contracts.documents import Basis, NextTerm, Standing, facts_of, fee_at_end, raised_fee, renewed_at_fee
from contracts.errors import ContractError
from contracts.models import Contract, Seller
from contracts.selectors.parties import client_card, seller_card
from contracts.services.notices import send_notice
from contracts.services.records import lock_contract
from contracts.services.renewing import begin_renewal
from groundwork import evidence
from groundwork.days import far_fault
from groundwork.models import EvidenceFile, display_name
from quotes.services.as_agreed import uncounted_today
from quotes.services.locking import lock_renewals
from quotes.services.on_behalf import Report
from quotes.services.revising import close_renewals


@dataclass(frozen=True, slots=True)
class AgreedRenewal:
    """What the client has agreed to: from which day, for how many months, at which fee, and who said so.

    `fee` is before tax; None is that of the term's end with an increase of `rate`.
    """

    starts_on: date
    months: int
    rate: Decimal
    fee: Decimal | None
    name: str
    title: str = ""

    def of(self, standing: Standing) -> NextTerm:
        """The term that it makes of a contract."""
        return NextTerm(self.starts_on, self.months, raised_fee(standing, self.rate) if self.fee is None else self.fee)


@transaction.atomic
def record_renewal(contract: Contract, agreed: AgreedRenewal, report: Report, now: datetime, expected: int) -> Contract:
    """Begin the contract that follows a flat fee, keep the file, and tell the client.

    What the client has today is what it stands on, and the contract's counts where nobody has counted
    (`uncounted_today`). Renewals of the contract that are drafted or out are closed. `expected` is the number of
    records that somebody was shown: StaleError where there is another since. Raises ArchivedError, and ContractError,
    which names the box, for what `demand_renewal` refuses.
    """
    assert report.file is not None  # the form wants one
    lock_renewals(contract)  # before the contract, as an acceptance does
    row, before = lock_contract(contract, expected)
    client = hold_client(row.client)
    seller = Seller.current()
    demand_renewal(row, before, agreed, report.received_on, seller.today(now))
    kept = evidence.keep(report.file, by=report.by, now=now)
    today, counted = inventory_counts(client), dict(before.stretches[-1].counts)
    standing = renewed_at_fee(
        before,
        agreed.of(before),
        today | uncounted_today(counted, today),
        _basis(before, agreed, report, kept),
        seller_card(seller, client),
        client_card(client.name, client),
    )
    made = begin_renewal(row, standing, now, by=report.by, evidence=kept)
    close_renewals(row, made.number, now)
    send_notice(made.records.get(), now)
    return made


def demand_renewal(contract: Contract, before: Standing, agreed: AgreedRenewal, received_on: date, today: date) -> None:
    """Raise ContractError unless the contract can be renewed so; `before` is what it says now."""
    if before.stretches[-1].plan is not None:
        raise ContractError(
            _("%(number)s stands on a plan. Draft its renewal as a quote, and record the answer there.")
            % {"number": contract.number}
        )
    followed = Contract.objects.filter(follows=contract).values_list("number", flat=True).first()
    if followed is not None:
        words = {"number": contract.number, "other": followed}
        raise ContractError(_("%(number)s is renewed by %(other)s already.") % words)
    if 1 < agreed.months < before.billing:
        raise ContractError(
            _("It is billed for %(months)d months at once. Renew it for at least as many.")
            % {"months": before.billing},
            "months",
        )
    if agreed.starts_on <= before.starts_on:
        raise ContractError(_("A renewal begins after the contract that it renews."), "starts_on")
    if fault := far_fault(agreed.starts_on, today):
        raise ContractError(fault, "starts_on")
    if received_on > today:
        raise ContractError(_("This day is still to come. Write the day on which the answer came."), "received_on")


def _basis(before: Standing, agreed: AgreedRenewal, report: Report, kept: EvidenceFile) -> Basis:
    """How it came, as with an answer to a quote (quotes.documents.beginning); and the fee that it was agreed from."""
    facts = {
        "name": agreed.name,
        "title": agreed.title,
        "received_by": report.how,
        "words": report.words,
        "received_on": report.received_on.isoformat(),
        "recorded_by": display_name(report.by),
        "fee_before": fee_at_end(before),
        "rate": pricing.number_text(agreed.rate) if agreed.fee is None and agreed.rate else "",
        "evidence": kept.name,
        "evidence_sha256": kept.sha256,
    }
    return Basis("behalf", facts=facts_of(facts))
