"""Putting a client away: not while a contract of it is in force or still to begin."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clients.services.archiving import archive_client
from contracts.errors import ContractError
from contracts.models import Contract, Seller
from contracts.selectors.states import over, until_of
from groundwork.display import day as day_text
from groundwork.models import User


def archive_unserved(client: Client, by: User, now: datetime, revision: int | None = None) -> None:
    """Archive the client. Whoever is archived is left out of true-ups, increases, renewals and statements, so nobody
    is who is billed by a contract.

    Raises ContractError, which names the contracts, and StaleError.
    """
    with transaction.atomic():
        archive_client(client, by, now, revision)  # first: it holds the client, so that no contract begins meanwhile
        today = Seller.day_of(now)
        served = list(Contract.objects.filter(~over(today), client=client).order_by("starts_on", "pk"))
        if served:
            words = {"client": client.name, "contracts": ", ".join(_until(contract, today) for contract in served)}
            raise ContractError(
                ngettext(
                    "%(client)s is not archived, because of a contract: %(contracts)s. An archived client has no "
                    "true-up, no increase, no renewal and no statement. End the contract first; once its last day is "
                    "over, archive the client.",
                    "%(client)s is not archived, because of contracts: %(contracts)s. An archived client has no "
                    "true-up, no increase, no renewal and no statement. End them first; once their last days are "
                    "over, archive the client.",
                    len(served),
                )
                % words
            )


def _until(contract: Contract, today: date) -> str:
    """ "C-2026-0001 until 21 November 2027"."""
    ends = until_of(contract, today)
    if ends is None:
        return _("%(number)s from month to month") % {"number": contract.number}
    return _("%(number)s until %(day)s") % {"number": contract.number, "day": day_text(ends)}
