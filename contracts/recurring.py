"""What contracts do by the clock (groundwork.clockwork). Every task may run twice and does no harm then."""

from django.utils import timezone
from django_tasks import task

from contracts.services.renewing_by_clause import see_to_renewals


@task()
def renew_contracts() -> None:
    """Remind of renewals that come by themselves, and renew what is due."""
    see_to_renewals(timezone.now())
