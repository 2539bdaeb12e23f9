"""The quote that an address names, for whoever asks."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from groundwork.access import staff_user
from groundwork.keys import given_number
from quotes.models import Quote
from quotes.recipients import usual_contact
from quotes.selectors.states import with_viewed


def quote_or_404(request: HttpRequest, number: str) -> Quote:
    """The quote with what its pages show; Http404 where this user sees no such quote."""
    quotes = with_viewed(Quote.objects.for_user(staff_user(request)))
    related = (
        "client",
        "contact",
        "owner",
        "approved_by",
        "current",
        "plan_version__plan",
        "accepted__record",
        "about",
    )
    quote = get_object_or_404(quotes.select_related(*related), number=number)
    quote.contact = usual_contact(quote)
    return quote


def with_draft(quote: Quote) -> Quote:
    """The quote with the rows of its draft at hand, for a page that asks for them several times; two queries.

    For reading only: whoever writes locks the quote and reads it anew.
    """
    prefetch_related_objects([quote], "options", "extras")
    return quote


def expected_revision(request: HttpRequest, name: str = "revision") -> int:
    """Which revision of the draft a form showed; one that never was where it does not say."""
    return given_number(request.POST.get(name, ""), -1)
