"""What salespeople do with a quote beside its way to the client: copy, delete, hand over, mark as lost, note."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.selectors import ClientFilter, client_list, client_with_key
from groundwork.access import SELLERS, allow, sellers, staff_user
from groundwork.errors import DomainError
from groundwork.keys import given_number
from groundwork.owner_forms import OwnerForm
from groundwork.searching import searched
from quotes.forms.handling import LostForm, NoteForm
from quotes.models import Quote
from quotes.selectors.starting import found_clients
from quotes.services.duplicating import duplicate_quote
from quotes.services.handing_over import reassign_quote
from quotes.services.handling import add_note, delete_draft, remove_note
from quotes.services.revising import lose_quote
from quotes.views.finding import quote_or_404


@allow(*SELLERS)
def quote_find(request: HttpRequest) -> HttpResponse:
    """Clients and contacts that fit what is being typed, as links that start a quote: a fragment."""
    typed = searched(request)
    return render(request, "quotes/_found.html", {"typed": typed, "found": found_clients(staff_user(request), typed)})


@allow(*SELLERS)
def quote_duplicate(request: HttpRequest, number: str) -> HttpResponse:
    """Pick another client for a copy; with one chosen, make it."""
    quote, user = quote_or_404(request, number), staff_user(request)
    if request.method != "POST":
        search = searched(request)
        listed = client_list(user, ClientFilter(search), timezone.now().date(), request.GET.get("page", "1"))
        words = {"quote": quote, "rows": listed.rows, "page": listed.page, "search": search}
        return render(request, "quotes/quote_duplicate.html", words)
    client = client_with_key(user, given_number(request.POST.get("client", ""), 0))
    if client is None:
        raise Http404
    try:
        copy = duplicate_quote(quote, client, user, timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quotes:quote_page", number)
    messages.success(request, _("A copy of %(number)s, counted now.") % {"number": number})
    return redirect("quotes:quote_edit", copy.number)


@allow(*SELLERS)
@require_POST
def quote_delete(request: HttpRequest, number: str) -> HttpResponse:
    """Delete a draft that nobody has been told of."""
    quote = quote_or_404(request, number)
    try:
        delete_draft(quote, staff_user(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quotes:quote_page", number)
    messages.success(request, _("%(number)s is deleted.") % {"number": number})
    return redirect("quotes:quote_list")


@allow(*SELLERS)
@require_POST
def quote_reassign(request: HttpRequest, number: str) -> HttpResponse:
    """Hand a quote over to somebody else who sells."""
    quote = quote_or_404(request, number)
    form = OwnerForm(request.POST, sellers())
    if not form.is_valid():
        messages.error(request, _("Choose whom to hand it over to."))
        return redirect("quotes:quote_page", number)
    try:
        reassign_quote(quote, form.chosen(), staff_user(request), timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s looks after it now.") % {"name": form.chosen()})
    return redirect("quotes:quote_page", number)


@allow(*SELLERS)
def quote_lose(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why a quote was lost, and to whom; then mark it so."""
    quote = quote_or_404(request, number)
    form = LostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            lose_quote(quote, said["reason"], said["competitor"], staff_user(request), timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Marked as lost. Its link is closed; revise it to make another offer."))
        return redirect("quotes:quote_page", number)
    return render(request, "quotes/quote_lose.html", {"quote": quote, "form": form}, status=422 if form.errors else 200)


@allow(*SELLERS)
def note_add(request: HttpRequest, number: str) -> HttpResponse:
    """Note something for ourselves; an empty note is asked for once more, on a page of its own."""
    quote = quote_or_404(request, number)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        add_note(quote, form.cleaned_data["text"], staff_user(request), timezone.now())
        return redirect(f"{_page_of(quote)}#notes")
    return render(request, "quotes/note_add.html", {"quote": quote, "form": form}, status=422 if form.errors else 200)


@allow(*SELLERS)
@require_POST
def note_remove(request: HttpRequest, number: str, note: int) -> HttpResponse:
    """Remove a note of one's own."""
    quote = quote_or_404(request, number)
    remove_note(quote, note, staff_user(request))
    return redirect(f"{_page_of(quote)}#notes")


def beside_the_quote(quote: Quote) -> dict[str, Any]:
    """What the quote's page shows of all this to those who sell."""
    people = sellers()
    return {
        "notes": quote.notes.select_related("by"),
        "note_form": NoteForm(),
        "owner_form": OwnerForm(None, people, initial={"owner": str(quote.owner_id)}),
    }


def _page_of(quote: Quote) -> str:
    return reverse("quotes:quote_page", args=[quote.number])
