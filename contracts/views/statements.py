"""A statement: the page, the paper, sending it by hand or by rule, and the hours that it tells of."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contracts.errors import ContractError
from contracts.forms.statements import RuleForm, WorkForm
from contracts.models import Contract, Seller
from contracts.pdf.statement import pdf_of_sent, statement_pdf
from contracts.selectors.recipients import recipient_of
from contracts.selectors.standings import standing_of
from contracts.selectors.statement import rule_of, sent_of, statement_of
from contracts.selectors.statement.building import work_in
from contracts.services.statements import send_statement, set_rule
from contracts.services.work import ThereAlreadyError, type_work
from contracts.statements import Period, last_complete, period_of, period_words, read_period, statement_words
from contracts.views.finding import contract_or_404, seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.downloads import pdf_download
from groundwork.errors import DomainError
from groundwork.keys import given_number
from groundwork.pdf.rendering import NoPdfError, PdfLimitError


@allow(*STAFF)
@require_safe
def statement_page(request: HttpRequest, number: str) -> HttpResponse:
    """The statement of ?period=2026-11 or 2026-Q4, as it would be sent now; without one, of the last month."""
    contract = contract_or_404(request, number)
    return _page(request, contract, _period(request, contract, request.GET.get("period")))


@allow(*STAFF)
@require_safe
def statement_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The same on paper."""
    contract = contract_or_404(request, number)
    period = _period(request, contract, request.GET.get("period"))
    now = timezone.now()
    try:
        content = statement_pdf(statement_of(contract, period, seller_of(request).today(now)), now)
    except (ContractError, NoPdfError, PdfLimitError) as error:
        messages.error(request, str(error))
        return redirect(_address(contract, period))
    return pdf_download(f"{number}-{period.code}-statement", content)


@allow(*STAFF)
@require_safe
def statement_sent(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """A statement that was sent, on paper as it went out."""
    contract = contract_or_404(request, number)
    sent = get_object_or_404(contract.statements.select_related("contract"), pk=key)
    try:
        content = pdf_of_sent(sent)
    except (NoPdfError, PdfLimitError) as error:
        messages.error(request, str(error))
        return redirect(_address(contract, read_period(sent.period)))
    return pdf_download(f"{number}-{sent.period}-statement", content)


@allow(*SELLERS)
@require_POST
def statement_send(request: HttpRequest, number: str) -> HttpResponse:
    """Send the statement of the period to the client."""
    contract = contract_or_404(request, number)
    period = _period(request, contract, request.POST.get("period"))
    expected = given_number(request.POST.get("sent", ""), -1)
    try:
        with transaction.atomic():
            send_statement(contract, period, staff_user(request), timezone.now(), expected)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The statement is on its way."))
    return redirect(_address(contract, period))


@allow(*SELLERS)
@require_POST
def statement_rule(request: HttpRequest, number: str) -> HttpResponse:
    """How often statements go out under this contract."""
    contract = contract_or_404(request, number)
    period = _period(request, contract, request.POST.get("period"))
    seller = seller_of(request)
    form = RuleForm(seller.statement_every, rule_of(contract), request.POST)
    if not form.is_valid():
        raise Http404
    set_rule(contract, form.chosen(), staff_user(request), seller.today(timezone.now()))
    messages.success(request, _("Saved. It holds from the period that runs now."))
    return redirect(_address(contract, period))


@allow(*SELLERS)
@require_POST
def statement_work(request: HttpRequest, number: str) -> HttpResponse:
    """Hours and tickets that somebody typed for a month of the period."""
    contract = contract_or_404(request, number)
    period = _period(request, contract, request.POST.get("period"))
    form = WorkForm(period, work_in(contract.client, period).exists(), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        figures = (said["month"], said["hours"], said["tickets"], said["note"])
        try:
            type_work(
                contract.client, *figures, staff_user(request), timezone.now(), replace=said.get("replace", False)
            )
        except ThereAlreadyError as error:
            form.add_error("replace" if "replace" in form.fields else None, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(_address(contract, period))
    return _page(request, contract, period, form)


def _page(request: HttpRequest, contract: Contract, period: Period, form: WorkForm | None = None) -> HttpResponse:
    now, seller, may_sell = timezone.now(), seller_of(request), has_role(staff_user(request), *SELLERS)
    today = seller.today(now)
    context: dict[str, Any] = {"contract": contract, "period": period, "words": None, "fault": ""}
    try:
        context["words"] = statement_words(statement_of(contract, period, today))
    except ContractError as error:
        context["fault"] = str(error)
    there = work_in(contract.client, period)
    if may_sell and context["words"] and contract.client.archived_at is None:
        context["work_form"] = form or WorkForm(period, bool(there), initial=_first_figures(there, period))
        context["rule_form"] = RuleForm(seller.statement_every, rule_of(contract))
        context["nobody"] = recipient_of(contract, standing_of(contract)) is None
    context |= {
        "title": period_words(period),
        "so_far": period.last >= today,
        "sent": list(sent_of(contract.client_id, period)),
        "work": there,
        "zone": seller.time_zone,
        "may_sell": may_sell,
        **_ways(contract, period, now, seller),
    }
    return render(request, "contracts/statement_page.html", context, status=200 if form is None else 422)


def _first_figures(there: Any, period: Period) -> dict[str, Any]:
    """The first month that has none yet, empty."""
    had = {row.month for row in there}
    free = [month for month in period.each_month if month.first not in had]
    return {"month": (free or period.each_month)[0].code}


def _ways(contract: Contract, period: Period, now: datetime, seller: Seller) -> dict[str, str]:
    """Addresses of the periods beside this one; empty where one has not begun."""
    today = seller.today(now)
    other = period_of(min(period.last, today), 3 if period.months == 1 else 1)
    later = period.following
    return {
        "earlier": _address(contract, period.before) if period.before.last >= contract.starts_on else "",
        "later": _address(contract, later) if later.first <= today else "",
        "other": _address(contract, other),
        "other_words": period_words(other),
        "paper": f"{reverse('contracts:statement_paper', args=[contract.number])}?{urlencode({'period': period.code})}",
    }


def _period(request: HttpRequest, contract: Contract, text: str | None) -> Period:
    """The period asked for; else the last month that is over, or the one in which the contract begins after it."""
    if text is None:
        last = last_complete(seller_of(request).today(timezone.now()), 1)
        return last if contract.starts_on <= last.last else period_of(contract.starts_on, 1)
    try:
        return read_period(text)
    except ValueError as error:
        raise Http404 from error


def _address(contract: Contract, period: Period) -> str:
    return f"{reverse('contracts:statement_page', args=[contract.number])}?{urlencode({'period': period.code})}"
