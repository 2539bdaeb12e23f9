"""What was signed and is to be ordered, by quote."""

from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.models import User
from quotes.models import OrderLine, Quote

LINES_A_PAGE: Final = 50
OPEN: Final = ""
WHICH: Final = ((OPEN, _("To be ordered")), ("ordered", _("Ordered")), ("all", _("All")))
_CONDITIONS: Final = {OPEN: Q(ordered_at=None), "ordered": Q(ordered_at__isnull=False), "all": Q()}


def order_lines(user: User, which: str) -> QuerySet[OrderLine]:
    """Those of the quotes that this user may see, what was signed last first; an unknown `which` is what is open."""
    lines = OrderLine.objects.filter(quote__in=Quote.objects.for_user(user))
    return lines.filter(_CONDITIONS.get(which, _CONDITIONS[OPEN])).select_related("quote__client", "ordered_by")


def order_page(user: User, which: str, page: str) -> Page[OrderLine]:
    """One page of them; two queries."""
    return Paginator(order_lines(user, which), LINES_A_PAGE).get_page(page)


def cost_text(line: OrderLine) -> str:
    """What one costs us, as files have it."""
    return pricing.number_text(line.cost)
