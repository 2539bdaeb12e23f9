"""What the clockwork does for contracts (groundwork.clockwork). Every task may run twice and does no harm then."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from contracts.models import Contract, Seller
from contracts.selectors.coming_days import coming_near
from contracts.selectors.statement import due_statements
from contracts.services.coming_days import tell_of_coming_days
from contracts.services.renewing_by_clause import see_to_renewals
from contracts.services.statements import send_by_rule
from contracts.statements import read_period
from groundwork import outbox
from groundwork.head_mail import ask_for_head_mails
from groundwork.outbox import CLOCKWORK


@task(queue_name=CLOCKWORK)
def send_statements() -> None:
    """Ask for every statement that is due, a job for each: one that fails keeps no other back."""
    due = list(due_statements(Seller.day_of(timezone.now())))
    for one in due:
        with transaction.atomic():
            outbox.put(send_statement, contract_id=one.contract, period=one.period.code.lower())


@task(queue_name=CLOCKWORK)
def send_statement(contract_id: int, period: str) -> None:
    """Send a statement by rule, unless the client has one of that period."""
    contract = Contract.objects.select_related("client").get(pk=contract_id)
    send_by_rule(contract, read_period(period.upper()), timezone.now())


@task(queue_name=CLOCKWORK)
def tell_of_days() -> None:
    """Ask for every mail to staff about an end or a day of notice that has come near, a job for each contract."""
    for contract_id in coming_near(Seller.day_of(timezone.now())).values_list("pk", flat=True):
        with transaction.atomic():
            outbox.put(tell_of_days_of, contract_id=contract_id)


@task(queue_name=CLOCKWORK)
def tell_of_days_of(contract_id: int) -> None:
    """Tell the staff of one contract, unless that was done."""
    tell_of_coming_days(Contract.objects.get(pk=contract_id), timezone.now())


@task(queue_name=CLOCKWORK)
def renew_contracts() -> None:
    """Remind of renewals that come by themselves, and renew what is due."""
    see_to_renewals(timezone.now())


@task(queue_name=CLOCKWORK)
def mail_head() -> None:
    """Mail the owners the head of the chain, unless they want no such mail."""
    now, seller = timezone.now(), Seller.current()
    if seller.head_mail:
        ask_for_head_mails(seller.today(now), now)
