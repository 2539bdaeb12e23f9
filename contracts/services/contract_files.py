"""Many contracts from a file: held, looked at, and brought in, all of them or none."""

from collections.abc import Generator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.services.editing import hold_clients
from contracts.contract_files.plan import ContractsPlan
from contracts.models import PendingContracts, Seller
from contracts.selectors.contract_files import contracts_plan, read_contracts, understood_contracts
from contracts.services.bringing_in import begin_brought_in
from groundwork import held_files
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.models import User
from groundwork.steps import Progress

# After so many the page is told how far it is.
_AT_ONCE = 50


def hold_contracts_file(user: User, source: SourceFile, now: datetime) -> PendingContracts:
    """Keep a file of contracts until the person brings them in; replaces what they held before.

    Raises UnreadableFileError, and keeps nothing, where it is no table with the columns that are needed.
    """
    understood_contracts(read_contracts(source.content))
    return held_files.hold(PendingContracts, user, source, now)


def apply_contracts_file(pending: PendingContracts, shown: str, now: datetime) -> Generator[Progress, None, int]:
    """Bring in the held file step by step; how many contracts there are more at the end.

    `shown` is the key of the plan that the person saw. Raises StaleError where it would do something else by now; then,
    and if nobody asks for the next step, nothing is changed.
    """
    # Before anything is locked: it takes a second.
    understood = understood_contracts(read_contracts(bytes(pending.content)))
    with transaction.atomic():
        held = held_files.taken(pending)
        seller = Seller.current()
        hold_clients(one.client.pk for one in contracts_plan(understood, held.user, seller, now).new)
        # Once more: whoever was waited for may have changed something.
        plan = contracts_plan(understood, held.user, seller, now)
        if plan.key != shown:
            raise StaleError(_("Something has changed since you opened this page. Look at it again."))
        yield from _brought_in(plan, held.user, now)
        held.delete()
    return len(plan.new)


def _brought_in(plan: ContractsPlan, by: User, now: datetime) -> Generator[Progress, None, None]:
    if not plan.new:
        raise DomainError(_("No row of this file makes a contract."))
    total = len(plan.new)
    yield Progress(0, total)
    for done, one in enumerate(plan.new, start=1):
        begin_brought_in(one.client, one.reckoned, by, now)
        if done % _AT_ONCE == 0 or done == total:
            yield Progress(done, total)
