"""The desk: from a client to a draft, and the draft with its prices beside it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.models import Client
from clients.selectors import ClientFilter, client_list, client_with_key
from contracts.selectors.standings import standing_of
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError, StaleError
from groundwork.htmx import asked_by_htmx
from groundwork.keys import given_number
from groundwork.searching import searched
from plans.selectors.versions import latest_version, latest_versions, plan_of
from quotes.drafts import Draft, price_draft
from quotes.errors import DraftError, PlannedError
from quotes.forms.amending import AmendmentForm
from quotes.forms.draft import DraftForm
from quotes.forms.picking import picked
from quotes.forms.start import StartForm
from quotes.limits_judged import judge
from quotes.links import live_link
from quotes.models import Quote
from quotes.selectors.approval import needed_step, person_of, rules_today
from quotes.selectors.approved import Held, held_limits
from quotes.selectors.changes import changes_words
from quotes.selectors.counting import drift_words, priced_counts, uncounted_units
from quotes.selectors.cover import choices, with_cover
from quotes.selectors.figures import PriceTable, table_of
from quotes.selectors.goods import picks
from quotes.selectors.offering import contact_choices, counted, named_counts, usual_version
from quotes.selectors.second import running_beside
from quotes.selectors.states import while_drafting
from quotes.selectors.talk import Talk, talk_of
from quotes.selectors.templates import template_rows
from quotes.services.compiling import draft_of, inventory_of, nothing_in_draft
from quotes.services.drafting import refresh_counts, save_draft, start_quote
from quotes.services.sentences import language_of
from quotes.services.templates import start_from_template
from quotes.views.finding import expected_revision, quote_or_404, with_draft


@allow(*SELLERS)
def quote_new(request: HttpRequest) -> HttpResponse:
    """Pick a client; then see what it has, pick a plan, and begin."""
    user = staff_user(request)
    number = request.GET.get("client", "")
    if not number:
        search = searched(request)
        found = client_list(user, ClientFilter(search), timezone.now().date(), request.GET.get("page", "1"))
        shown = {"page": found.page, "rows": found.rows, "search": search}
        return render(request, "quotes/quote_new_client.html", shown)
    client = client_with_key(user, given_number(number, 0))
    if client is None:
        raise Http404
    versions = latest_versions()
    typed = request.POST if request.method == "POST" else None
    form = StartForm(typed, versions, usual_version(client, versions), template_rows())
    if request.method == "POST" and form.is_valid():
        try:
            quote = _started(request, client, form)
        except DomainError as error:
            form.add_error("version", str(error))
        else:
            return redirect("quotes:quote_edit", quote.number)
    words = {"client": client, "form": form, "counts": counted(client), "contacts": contact_choices(client)}
    return render(request, "quotes/quote_new.html", words, status=422 if form.errors else 200)


def _started(request: HttpRequest, client: Client, form: StartForm) -> Quote:
    """The draft that the form asks for. Raises DomainError."""
    user, now, template = staff_user(request), timezone.now(), form.template_chosen()
    if template is None:
        return start_quote(client, form.chosen(), user, now)
    started = start_from_template(template, client, user, now)
    for told in started.told:
        messages.warning(request, told)
    return started.quote


@allow(*SELLERS)
def quote_edit(request: HttpRequest, number: str) -> HttpResponse:
    """The draft as a form, with the price of what is saved, or of what was typed."""
    quote = quote_or_404(request, number)
    if not quote.editable:
        return redirect("quotes:quote_page", number)
    if request.method != "POST":
        return _desk(request, quote, _form(request, quote))
    form, status = _form(request, quote, request.POST), 422
    if form.is_valid():
        taken = form.cleaned_data["cover_template"] if request.POST.get("then") == "cover" else None
        draft = with_cover(form.draft(), taken, language_of(quote.client))
        try:
            save_draft(quote, draft, staff_user(request), form.cleaned_data["revision"])
        except DraftError as error:
            form.refuse(error)
        except (StaleError, PlannedError) as error:
            form.add_error(None, str(error))
            status = 409
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("quotes:quote_page", number)
        else:
            return _saved(request, number)
    return _desk(request, quote, form, status)


@allow(*SELLERS)
@require_POST
def quote_prices(request: HttpRequest, number: str) -> HttpResponse:
    """The price of what is typed, saving nothing: a fragment for htmx, the whole desk without it."""
    quote = quote_or_404(request, number)
    form = _form(request, quote, request.POST)
    panel = _panel(request, quote, form.draft(), form) if form.is_valid() else None
    if not asked_by_htmx(request):
        return _desk(request, quote, form, 422 if panel is None else 200)
    if panel is not None:
        return render(request, "quotes/_prices.html", {"panel": panel, "live": True})
    # The figures stay where they are, marked as those of before, and the reason stands under them.
    answer = render(request, "quotes/_price_errors.html", {"errors": form.all_errors()})
    answer["HX-Retarget"] = "#price-errors"
    return answer


@allow(*SELLERS)
@require_POST
def quote_count(request: HttpRequest, number: str) -> HttpResponse:
    """Count the client's inventory again; what is typed and not saved yet stays typed."""
    quote = quote_or_404(request, number)
    try:
        quote = refresh_counts(quote, staff_user(request), expected_revision(request), timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quotes:quote_edit", number)
    typed = QueryDict(mutable=True)
    typed.update(request.POST)
    typed["revision"] = str(quote.revision)
    messages.success(request, _("Counted again. Save to keep what else you changed."))
    quote = quote_or_404(request, number)
    return _desk(request, quote, _form(request, quote, typed))


def _saved(request: HttpRequest, number: str) -> HttpResponse:
    if request.POST.get("then") == "review":
        return redirect("quotes:quote_page", number)
    messages.success(request, _("Saved."))
    return redirect("quotes:quote_edit", number)


def _form(request: HttpRequest, quote: Quote, data: QueryDict | None = None) -> DraftForm:
    now, seller = timezone.now(), seller_of(request)
    known: dict[str, Any] = {
        "plan": plan_of(quote.plan_version),
        "inventory": inventory_of(quote),
        "draft": draft_of(with_draft(quote)),
        "revision": quote.revision,
        "contacts": contact_choices(quote.client),
        "now": now,
        "zone": seller.time_zone,
        "covers": choices(quote.cover_items),
    }
    if quote.amends and quote.about is not None:
        return AmendmentForm(data, standing=standing_of(quote.about), today=seller.today(now), **known)
    return DraftForm(data, **known)


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands beside the form: the figures, units that fall apart or count nothing, what is priced and what to
    say about it.

    `nothing` says that a change of a contract changes nothing. `limits` are all that there are, with this draft's
    figures beside them; `asks` tells that somebody has to agree before whoever looks at it may send it.
    """

    table: PriceTable
    drifts: tuple[str, ...]
    uncounted: str
    nothing: str
    counts: list[tuple[str, int]]
    talk: Talk
    limits: tuple[Held, ...]
    asks: bool


def _newer(quote: Quote) -> int | None:
    """The newest version of the plan that an amendment could be priced on instead of its contract's."""
    if quote.purpose != Quote.Purpose.AMENDMENT:
        return None
    newest = latest_version(quote.plan_version.plan)
    return newest.number if newest and newest.number > quote.plan_version.number else None


def _panel(request: HttpRequest, quote: Quote, draft: Draft, form: DraftForm | None) -> Panel | None:
    """The panel of a draft; None where a rule does not allow it, and then the form that was typed in says why."""
    plan, inventory = plan_of(quote.plan_version), inventory_of(quote)
    try:
        priced = price_draft(plan, inventory, draft)
        limits = judge(plan, inventory, draft, rules_today())
    except DraftError as error:
        if form is not None:
            form.refuse(error)
        return None
    return Panel(
        table=table_of(priced, internal=True),
        drifts=drift_words(plan, inventory, draft.quantities),
        uncounted=uncounted_units(plan, inventory, priced),
        nothing=nothing_in_draft(quote, draft, staff_user(request), timezone.now()),
        counts=priced_counts(plan, inventory, draft.quantities),
        talk=talk_of(quote.plan_version, inventory, draft, priced, seller_of(request).working_days),
        limits=held_limits(quote, limits),
        asks=needed_step(limits, person_of(staff_user(request))) > 0,
    )


def _desk(request: HttpRequest, quote: Quote, form: DraftForm, status: int = 200) -> HttpResponse:
    """The page. Where what was typed has no price, the panel shows that of the saved draft and says so."""
    typed = form.draft() if form.is_bound and form.is_valid() and not form.errors else None
    panel = _panel(request, quote, typed, form) if typed else None
    current = not form.is_bound or panel is not None
    if panel is None:
        panel = _panel(request, quote, draft_of(quote), None)
    words: dict[str, Any] = {
        "quote": quote,
        "form": form,
        "panel": panel,
        "panel_is_current": current,
        "errors": form.all_errors() if form.is_bound else [],
        "picks": picks(searched(request), picked(form.data), plan_of(quote.plan_version).currency),
        "typed": searched(request),
        "changes": changes_words(quote),
        "newer": _newer(quote),
        "second": running_beside(quote, seller_of(request).today(timezone.now())),
        "exempt": quote.client.tax_certificate,
        "counts": panel.counts if panel else named_counts(quote.counts),
        "meanwhile": while_drafting(quote, quote.current is not None and bool(live_link(quote)), timezone.now()),
    }
    return render(request, "quotes/quote_edit.html", words, status=status)
