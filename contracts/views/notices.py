"""Notices of a contract: on paper, sent when somebody can be told, and what is done about their mails."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from contracts.documents import read_contract
from contracts.models import Contract
from contracts.notices import is_told
from contracts.pdf.notice import pdf_of_notice
from contracts.services.notices import leave_mail, send_late_notice, try_mail_now
from contracts.views.finding import contract_or_404
from groundwork.access import SELLERS, STAFF, View, allow
from groundwork.downloads import pdf_download
from groundwork.errors import DomainError
from groundwork.pdf.rendering import NoPdfError, PdfLimitError


@allow(*STAFF)
@require_safe
def notice_pdf(request: HttpRequest, number: str, record: int) -> HttpResponse:
    """The notice of a record on paper; 404 for one that nobody is told of."""
    contract = contract_or_404(request, number)
    row = get_object_or_404(contract.records.select_related("contract"), number=record)
    if not is_told(read_contract(bytes(row.document))):
        raise Http404
    try:
        content = pdf_of_notice(row)
    except (NoPdfError, PdfLimitError) as error:
        messages.error(request, str(error))
        return redirect("contracts:contract_page", number)
    return pdf_download(f"{number}-{record}-notice", content)


def _button(deed: Callable[[Contract, int], object], done: str | Promise) -> View:
    """A view that does it and says so on the contract's page; where it cannot be done, it says why."""

    @allow(*SELLERS)
    @require_POST
    def view(request: HttpRequest, number: str, key: int) -> HttpResponse:
        contract = contract_or_404(request, number)
        try:
            with transaction.atomic():
                deed(contract, key)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, str(done))
        return redirect("contracts:contract_page", number)

    return view


notice_send = _button(
    lambda contract, record: send_late_notice(contract, record, timezone.now()), _("The notice is on its way.")
)
mail_try = _button(
    lambda contract, mail: try_mail_now(contract, mail, timezone.now()),
    _("It is being tried now. Open this page again in a moment: it tells what the mail server says."),
)
mail_dismiss = _button(leave_mail, _("Dismissed. That mail is not sent."))
