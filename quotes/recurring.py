"""What comes back by the clock for quotes, beside quotes.tasks (msp_portal.clockwork)."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from groundwork import outbox
from groundwork.outbox import CLOCKWORK
from quotes import tasks
from quotes.services import expiring, planning, reminding


@task(queue_name=CLOCKWORK)
def tell_of_expired() -> None:
    """Tell whoever has signed what expired since that there is no contract."""
    expiring.tell_of_expired(timezone.now())


@task(queue_name=CLOCKWORK)
def send_what_is_due() -> None:
    """Ask once more for each sending that is overdue: its job was given up, or is lost."""
    for quote_id in planning.overdue(timezone.now()):
        with transaction.atomic():
            outbox.put(tasks.send_planned, quote_id=quote_id)


@task(queue_name=CLOCKWORK)
def remind_clients() -> None:
    """Remind clients of what is out, by the owner's rules."""
    reminding.remind(timezone.now())
