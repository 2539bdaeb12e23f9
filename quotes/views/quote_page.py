"""One quote: where it stands, what the client has, what happened, and what can be done about it."""

import re
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

import pricing
from contracts.selectors.standings import standing_of
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user
from groundwork.htmx import asked_by_htmx
from groundwork.mail_words import mail_lines, troubles_of
from groundwork.models import User
from plans.selectors.versions import over_of, plan_of
from quotes.documents import Revision, as_counted, read_revision
from quotes.drafts import price_draft
from quotes.errors import DraftError, NotSendableError
from quotes.forms.questions import AnswerForm
from quotes.forms.sending import ResendForm
from quotes.links import live_link, proposal_url, token_of
from quotes.models import NoReminders, Quote, ReminderRules
from quotes.proposal.page import page_of
from quotes.recipients import goes_to
from quotes.selectors.alternatives import renewed_fault
from quotes.selectors.approval import may_agree, needed_step, person_of
from quotes.selectors.approved import held_limits
from quotes.selectors.changes import changes_words
from quotes.selectors.colleagues import colleagues_of
from quotes.selectors.deposit import deposit_shown
from quotes.selectors.fees import contract_number, fees_today
from quotes.selectors.figures import PriceTable, table_of, table_of_deal, table_of_revision
from quotes.selectors.mails import QUOTE_MAILS
from quotes.selectors.outgoing import Outgoing, Today, outgoing_of
from quotes.selectors.questions import threads_of
from quotes.selectors.second import running_beside
from quotes.selectors.sending import sending_of
from quotes.selectors.signed import acceptance_of, deal_of
from quotes.selectors.signing_page import signing_shown
from quotes.selectors.states import state_of, while_drafting
from quotes.selectors.story import timeline
from quotes.services.amendment import change_fault
from quotes.services.approval import approval_stands, findings_of
from quotes.services.compiling import draft_of, inventory_of, nothing_in, shown_revision
from quotes.services.resending import longer_to
from quotes.services.uncounted import uncounted_stands
from quotes.states import MOVES
from quotes.terms import start_fault
from quotes.undrawn import undrawn_in
from quotes.views.finding import quote_or_404, with_draft
from quotes.views.handling import beside_the_quote
from quotes.views.side_by_side import on_desk


@allow(*STAFF)
@never_cache
def quote_page(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one quote. The link to it is shown to those who sell, costs and margins too."""
    quote = quote_or_404(request, number)
    user, now = staff_user(request), timezone.now()
    if quote.editable:
        with_draft(quote)
    may_sell, seller = has_role(user, *SELLERS), seller_of(request)
    zone, today = seller.time_zone, seller.today(now)
    earlier, moments = timeline(quote)
    state, label = state_of(quote, now)
    table, revision, problem = _figures(quote, user, now, internal=may_sell)
    standing = standing_of(quote.about) if quote.about is not None and _waits(quote) else None
    counted = table is None or not quote.editable or uncounted_stands(quote)
    words: dict[str, Any] = {
        "quote": quote,
        "over": over_of(quote.plan_version),
        "state": state,
        "label": label,
        "table": table,
        "problem": problem,
        "outgoing": _outgoing(quote, revision, internal=may_sell),
        **(_refused(quote, revision, now, zone) if may_sell and quote.editable else {}),
        "untaxed": may_sell and revision is not None and _lost_exemption(quote, revision),
        "uncounted_stands": counted,
        "changes": changes_words(quote),
        "amendment": page_of(revision).amendment if revision is not None and revision.amends else None,
        # Why a change of a contract cannot be sent, or signed where it is out: mended by drafting it anew.
        "change_fault": "" if standing is None else change_fault(quote, standing, today),
        # A running contract of this client on the same plan, beside which this would begin another.
        "second": running_beside(quote, today) if may_sell else None,
        "nothing": nothing_in(revision, standing) if revision is not None and quote.editable else "",
        "revisions": quote.revisions.select_related("sent_by").defer("document"),
        "earlier": earlier,
        "moments": moments,
        **_with_the_client(quote, now, links=may_sell),
        "is_owner": has_role(user, Role.OWNER),
        **_signed(quote, revision, today, internal=may_sell),
        **_renewal(quote, revision, user, now),
        "zone": zone,
        "troubles": troubles_of(QUOTE_MAILS, quote.subject, zone, now),
        "mails": mail_lines(QUOTE_MAILS, quote.subject, zone),
        "may_sell": may_sell,
        **_what_may_be_done(quote, user, table, counted, now),
    }
    return render(request, "quotes/quote_page.html", words)


@allow(*STAFF)
def quote_timeline(request: HttpRequest, number: str) -> HttpResponse:
    """What happened before an entry, as a fragment for htmx and as a page without it."""
    quote = quote_or_404(request, number)
    before = request.GET.get("before", "")
    earlier, moments = timeline(quote, int(before) if re.fullmatch(r"[0-9]{1,18}", before) else None)
    words = {"quote": quote, "earlier": earlier, "moments": moments, "zone": seller_of(request).time_zone}
    fragment = asked_by_htmx(request)
    return render(request, "quotes/_timeline.html" if fragment else "quotes/quote_timeline.html", words)


def _sending(quote: Quote, now: datetime) -> dict[str, Any]:
    """What is planned; and whether the client of what is out is reminded, and who has ended that."""
    if quote.state != Quote.State.SENT:
        return {"sending": sending_of(quote, now)}
    rules = ReminderRules.current()
    on = bool(rules.after or rules.silent or rules.before)
    stopped = NoReminders.objects.filter(quote=quote).first() if on else None
    return {"sending": sending_of(quote, now), "reminds": on, "no_reminders": stopped}


def _with_the_client(quote: Quote, now: datetime, *, links: bool) -> dict[str, Any]:
    """Who signs; what the client asks, each thread with the form that answers it; the colleagues who have a link; what
    goes out by itself.
    """
    return {
        "signing": signing_shown(quote, links=links),
        "threads": [(one, AnswerForm(auto_id=f"id_q{one.number}_%s")) for one in threads_of(quote)],
        "colleagues": colleagues_of(quote, links=links),
        **_sending(quote, now),
    }


def _what_may_be_done(
    quote: Quote, user: User, table: PriceTable | None, counted: bool, now: datetime
) -> dict[str, Any]:
    """Which buttons stand on the page. The services decide once more when one is pressed."""
    if not has_role(user, *SELLERS):
        return {}
    state = quote.state
    findings = findings_of(quote) if quote.editable and table is not None else ()
    person, approved = person_of(user), quote.editable and approval_stands(quote)
    needs = quote.editable and table is not None and not approved and needed_step(findings, person) > 0
    asked = quote.approval_asked_at is not None or any(one.step for one in findings)
    to_judge = quote.editable and table is not None and asked and not approved
    out = state in (Quote.State.SENT, Quote.State.DECLINED, Quote.State.ACCEPTED)
    link = live_link(quote) if out else None
    token = token_of(link) if link else None
    ended = quote.current is not None and quote.current.expires_at <= now
    longer = longer_to(quote, now)
    return {
        **beside_the_quote(quote),
        "others": quote.recipients.all(),
        "link": proposal_url(token) if token else "",
        "out": out,
        "expired": ended,
        "meanwhile": while_drafting(quote, token is not None, now),
        "resend_form": ResendForm(auto_id="id_resend_%s"),
        "can_extend": MOVES["extend"].fits(quote) and token is not None and longer is not None,
        "extended_to": longer,
        "can_mail": state == Quote.State.SENT and token is not None and not ended,
        "limits": held_limits(quote, [one for one in findings if one.step]),
        "approved": approved,
        "can_approve": to_judge and may_agree(quote, user, person),
        "can_ask": needs,
        "can_send": quote.editable and table is not None and counted and not needs,
        "can_revise": not quote.editable and (MOVES["revise"].fits(quote) or MOVES["reopen"].fits(quote)),
        "can_record": MOVES["accept-on-behalf"].fits(quote),
        "can_withdraw": MOVES["withdraw"].is_open_to(quote, user),
        "can_lose": MOVES["lose"].is_open_to(quote, user),
        "can_delete": state == Quote.State.DRAFT and quote.current is None,
        "can_duplicate": quote.purpose == Quote.Purpose.NEW,
    }


def _refused(quote: Quote, revision: Revision | None, now: datetime, zone: str) -> dict[str, Any]:
    """What sending is refused for: letters that would be empty boxes in the PDF, and a first day that went by."""
    return {
        "undrawn": undrawn_in(revision) if revision else (),
        "start_over": start_fault(quote.starts_on, now, zone),
    }


def _outgoing(quote: Quote, revision: Revision | None, *, internal: bool) -> Outgoing | None:
    if revision is None:
        return None
    if quote.editable:
        return outgoing_of(revision, None, quote.valid_days, internal=internal)
    person = goes_to(quote)
    today = Today(person, listed=quote.contact is not None) if person else None
    return outgoing_of(revision, today, None, internal=internal)


def _signed(quote: Quote, revision: Revision | None, today: date, *, internal: bool) -> dict[str, Any]:
    """The contract, what it brings today, what was chosen in it, and its own figures; nothing before there is one."""
    contract = getattr(quote, "accepted", None)
    if contract is None or revision is None:
        return {"contract": contract}
    deal = deal_of(contract, revision)
    # What is in the revision was proposed; the client signed the numbers that they chose.
    counted = as_counted(revision, acceptance_of(contract))
    column = pricing.compare(counted.plan, counted.inventory, [deal.selection]).columns[0]
    fees = fees_today([quote], today)
    return {
        "contract": contract,
        "contract_number": contract_number(quote),
        "fee_today": fees.get(quote.pk, contract.mrr),
        "deal": deal,
        "deposit": deposit_shown(contract, revision),
        "signed_table": table_of_deal(deal.name, column, revision.deposit, internal=internal),
    }


def _renewal(quote: Quote, revision: Revision | None, user: User, now: datetime) -> dict[str, Any]:
    """The renewal that it was drafted with, and both side by side; and why there is nothing left to sign."""
    found = None if revision is None else on_desk(quote, revision, user, now)
    other, beside = found or (None, None)
    open_still = quote.editable or quote.state == Quote.State.SENT
    return {"other": other, "beside": beside, "renewed": renewed_fault(quote) if open_still else ""}


def _waits(quote: Quote) -> bool:
    return quote.amends and (quote.editable or quote.state == Quote.State.SENT)


def _lost_exemption(quote: Quote, revision: Revision) -> bool:
    """Whether the client was exempt when this was sent last, and the open draft has none of the plan's taxes now."""
    if not quote.editable or quote.current is None or revision.tax_exempt or revision.common.taxes:
        return False
    return bool(revision.plan.taxes) and bool(read_revision(bytes(quote.current.document)).tax_exempt)


def _shown(quote: Quote, user: User, now: datetime) -> Revision | None:
    """What goes out, or went out; None for a quote that was withdrawn before it was sent."""
    try:
        return shown_revision(quote, user, now)
    except NotSendableError:
        return None


def _figures(
    quote: Quote, user: User, now: datetime, *, internal: bool
) -> tuple[PriceTable | None, Revision | None, str]:
    """The figures of the open draft, or of what was sent, with that revision; without any, the reason."""
    if quote.editable or quote.current is None:
        try:
            priced = price_draft(plan_of(quote.plan_version), inventory_of(quote), draft_of(quote))
        except DraftError as error:
            return None, None, str(error)
        return table_of(priced, internal=internal), _shown(quote, user, now), ""
    revision = read_revision(bytes(quote.current.document))
    selections = [revision.offered(option) for option in revision.options]
    compared = pricing.compare(revision.plan, revision.inventory, selections)
    return table_of_revision(revision, compared.columns, internal=internal), revision, ""
