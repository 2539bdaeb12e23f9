"""Who may look after quotes."""

from collections.abc import Sequence

from groundwork.access import SELLERS
from groundwork.models import User


def sellers() -> Sequence[User]:
    """Those who sell and may sign in, by name; one query."""
    return list(User.objects.filter(is_active=True, groups__name__in=SELLERS).distinct().order_by("name", "pk"))
