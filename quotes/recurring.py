"""What comes back by the clock for quotes, beside quotes.tasks (msp_portal.clockwork)."""

from django.utils import timezone
from django_tasks import task

from groundwork.outbox import CLOCKWORK
from quotes.services import expiring


@task(queue_name=CLOCKWORK)
def tell_of_expired() -> None:
    """Tell whoever has signed what expired since that there is no contract."""
    expiring.tell_of_expired(timezone.now())
