"""The rules of approval, what waits for somebody's, and the page on which it is given or sent back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, Role, allow, has_role, sellers, staff_user
from groundwork.errors import DomainError, StaleError
from plans.selectors.versions import plan_of
from quotes.drafts import price_draft
from quotes.errors import NotSendableError
from quotes.forms.approval import ApprovalRulesForm, VerdictForm
from quotes.models import ApprovalPerson, ApprovalRules, Quote
from quotes.selectors.approval import may_agree, person_of, queue_of
from quotes.selectors.approved import held_limits, since_approval
from quotes.selectors.figures import table_of
from quotes.selectors.story import timeline
from quotes.services.approval import approval_stands, approve_quote, findings_of, send_back
from quotes.services.approval_rules import save_rules
from quotes.services.compiling import compile_revision, draft_of, inventory_of
from quotes.views.finding import quote_or_404, with_draft


@allow(Role.OWNER)
def approval_rules(request: HttpRequest) -> HttpResponse:
    """Show and change when a quote needs approval, and who gives it."""
    people = [(person, has_role(person, Role.OWNER)) for person in sellers()]
    known = {row.pk: row for row in ApprovalPerson.objects.all()}
    data = request.POST if request.method == "POST" else None
    form = ApprovalRulesForm(data, ApprovalRules.current(), people, known)
    if form.is_bound and form.is_valid():
        try:
            save_rules(form.rules(), form.of_people(), staff_user(request), form.cleaned_data["revision"])
        except StaleError as error:
            form.add_error(None, str(error))
            form.seen(ApprovalRules.current().revision)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. What is approved already stays approved."))
            return redirect("approval_rules")
    return render(request, "quotes/approval_rules.html", {"form": form}, status=422 if form.errors else 200)


@allow(*SELLERS)
def approval_queue(request: HttpRequest) -> HttpResponse:
    """What waits for this person's approval, what was asked first first."""
    user = staff_user(request)
    page = queue_of(user, timezone.now(), request.GET.get("page", "1"))
    words = {"page": page, "gives": person_of(user).gives, "zone": seller_of(request).time_zone}
    return render(request, "quotes/approval_queue.html", words)


@allow(*SELLERS)
@never_cache
def approval(request: HttpRequest, number: str) -> HttpResponse:
    """What is beyond a limit, what has changed since the last approval; approve it, or send it back with a word."""
    quote, user = quote_or_404(request, number), staff_user(request)
    if not quote.editable:
        messages.info(request, _("This quote is no draft any more: there is nothing to approve."))
        return redirect("quotes:quote_page", number)
    form = VerdictForm(request.POST or None, initial={"revision": quote.revision})
    if form.is_bound and form.is_valid():
        try:
            return _done(request, quote, form)
        except DomainError as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    return render(
        request, "quotes/approval.html", {**_words(request, quote), "form": form, "user": user}, status=status
    )


def _done(request: HttpRequest, quote: Quote, form: VerdictForm) -> HttpResponse:
    user, now, said = staff_user(request), timezone.now(), form.cleaned_data
    if said["verdict"] == "back":
        send_back(quote, user, now, said["revision"], said["comment"])
        messages.success(request, _("Sent back. Whoever asked gets a mail with your comment."))
    else:
        found = approve_quote(quote, user, now, said["revision"], said["comment"])
        messages.success(
            request,
            _("Approved. It can be sent as it stands.")
            if found.approved_sha256
            else _("You have agreed. An owner has to agree too, and is asked by mail."),
        )
    return redirect("quotes:quote_page", quote.number)


def _words(request: HttpRequest, quote: Quote) -> dict[str, Any]:
    user, now = staff_user(request), timezone.now()
    with_draft(quote)
    person = person_of(user)
    words: dict[str, Any] = {
        "quote": quote,
        "zone": seller_of(request).time_zone,
        "may_agree": may_agree(quote, user, person),
        "gives": person.gives,
        "stands": approval_stands(quote),
        "moments": timeline(quote)[1],
    }
    try:
        revision = compile_revision(quote, number=0, by=quote.owner, now=now)
        findings = findings_of(quote)
    except NotSendableError as error:
        return {**words, "problem": str(error)}
    priced = price_draft(plan_of(quote.plan_version), inventory_of(quote), draft_of(quote))
    return {
        **words,
        "limits": held_limits(quote, findings),
        "since": since_approval(quote, revision),
        "table": table_of(priced, internal=True),
    }
