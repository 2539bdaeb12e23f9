"""What the demo tells when it is there: sign-ins, plans, clients, quotes, each with its path."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from clients.models import Client
from plans.models import Plan
from quotes.demo.companies import MAPLE
from quotes.demo.people import SIGN_INS
from quotes.links import live_link, proposal_path, token_of
from quotes.models import Quote

Report = dict[str, list[dict[str, Any]]]


def report() -> Report:
    """Everything in the database, as `manage.py demo --json` prints it; paths are relative to the base address."""
    return {
        "sign_ins": [{"role": one.role, "email": one.email, "password": one.password} for one in SIGN_INS],
        "plans": [
            {"name": plan.name, "path": reverse("plans:plan_page", args=[plan.pk])} for plan in Plan.objects.all()
        ],
        "clients": [
            {"name": client.name, "path": reverse("clients:client_page", args=[client.pk])}
            for client in Client.objects.all()
        ],
        "quotes": [
            {
                "number": quote.number,
                "state": state_of(quote),
                "path": reverse("quotes:quote_page", args=[quote.number]),
                "proposal_path": path_of_proposal(quote),
            }
            for quote in Quote.objects.select_related("current").order_by("number")
        ],
    }


def state_of(quote: Quote) -> str:
    """The state, or `expired` for a sent quote whose time is over."""
    over = quote.current is not None and quote.current.expires_at <= timezone.now()
    return "expired" if over and quote.state == Quote.State.SENT else quote.state


def path_of_proposal(quote: Quote) -> str | None:
    """Where the client finds it; None without a link."""
    link = live_link(quote)
    token = token_of(link) if link else None
    return proposal_path(token) if token else None


def ready_proposal() -> str | None:
    """The path of a proposal that can be signed now: Maple Street Dental's, or else the newest that is open."""
    waiting = Quote.objects.filter(state=Quote.State.SENT, current__expires_at__gt=timezone.now())
    ordered = sorted(waiting.select_related("client"), key=lambda quote: (quote.client.name != MAPLE, -quote.pk))
    return next((path for quote in ordered if (path := path_of_proposal(quote))), None)
