"""A contract from before the portal is brought in."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.editing import hold_client
from contracts.bringing_in import AgreedBefore, NotAgreedError, Reckoned, reckoned, there_already
from contracts.documents import Basis, facts_of
from contracts.models import Contract, Seller
from contracts.selectors.parties import client_card, seller_card
from contracts.services.records import begin_contract
from groundwork import evidence
from groundwork.errors import StaleError
from groundwork.evidence import Examined
from groundwork.models import User, display_name


def bring_in(
    client: Client,
    agreed: AgreedBefore,
    by: User,
    now: datetime,
    *,
    shown: str | None = None,
    file: Examined | None = None,
) -> Contract:
    """Begin the contract. `shown` is the key of what the person saw, `file` the paper itself.

    Raises NotAgreedError, ArchivedError for a client that is archived meanwhile, and StaleError where it would be
    something else than what was shown.
    """
    with transaction.atomic():
        client = hold_client(client)
        seller = Seller.current()
        found = reckoned(client_card(client.name, client), agreed, seller_card(seller, client), seller.today(now))
        if shown is not None and found.key != shown:
            raise StaleError(_("This is not what you were shown. Look at it below, then press again."))
        there = Contract.objects.filter(
            client=client, starts_on=agreed.starts_on, name=found.standing.stretches[0].name
        )
        number = there.values_list("number", flat=True).first()
        if number is not None:
            raise NotAgreedError(there_already(number, agreed), "starts_on")
        return begin_brought_in(client, found, by, now, file)


def begin_brought_in(
    client: Client, found: Reckoned, by: User, now: datetime, file: Examined | None = None
) -> Contract:
    """Begin what was reckoned, in the caller's transaction, which holds the client. The paper is kept for ever."""
    kept = None if file is None else evidence.keep(file, by=by, now=now)
    facts = {
        "fee_today": found.fee,
        "brought_in_by": display_name(by),
        "evidence": "" if kept is None else kept.name,
        "evidence_sha256": "" if kept is None else kept.sha256,
    }
    basis = Basis("brought-in", found.standing.basis.words, facts_of(facts))
    return begin_contract(client, replace(found.standing, basis=basis), by, now, evidence=kept)
