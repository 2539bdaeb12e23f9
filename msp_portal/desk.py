"""What needs somebody, by reason: the left side of the first page, made of what the selectors have counted."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.selectors.overview import UnderContract
from msp_portal.selectors import Overview
from quotes.selectors.listing import ASKED, FILTERS, TO_PAY
from quotes.states import BY_CODE, NOT_SENT, WAITING


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to be done: the badge's code and word, what it is, and the page on which it is done."""

    code: str
    label: str
    title: str
    text: str
    url: str
    button: str


def needs_of(overview: Overview, under: UnderContract, *, sells: bool) -> tuple[Need, ...]:
    """What is to be done besides following up, the most pressing first."""
    found = (
        *_stopped(overview, sells),
        *_questions(overview, sells),
        *_approvals(overview),
        *_seals(overview),
        *_deposits(overview),
        *_orders(overview, sells),
        *_contracts(overview, under, sells=sells),
        *_drafts(overview, sells),
    )
    return tuple(found)


def _word(state: str) -> str:
    """What every page calls this state of a quote."""
    return str(BY_CODE[state].label)


def _stopped(overview: Overview, sells: bool) -> tuple[Need, ...]:
    count = overview.stopped
    if not (count and sells):
        return ()
    title = ngettext(
        "%(count)d quote was not sent when it was due.", "%(count)d quotes were not sent when they were due.", count
    ) % {"count": count}
    text = _("Its page says what stood against it.")
    return (Need("mail", _word(NOT_SENT), title, text, f"{reverse('quotes:quote_list')}?state=not-sent", _("Look")),)


def _questions(overview: Overview, sells: bool) -> tuple[Need, ...]:
    count = overview.asked
    if not (count and sells):
        return ()
    title = ngettext(
        "The client of %(count)d quote asks something, or wants something changed.",
        "The clients of %(count)d quotes ask something, or want something changed.",
        count,
    ) % {"count": count}
    url = f"{reverse('quotes:quote_list')}?state={ASKED}"
    return (Need("you", str(dict(FILTERS)[ASKED]), title, "", url, _("Answer")),)


def _approvals(overview: Overview) -> tuple[Need, ...]:
    asked = [
        Need(
            "you",
            _word(WAITING),
            _("%(client)s goes beyond a limit") % {"client": quote.client},
            _("%(number)s waits for approval") % {"number": quote.number},
            reverse("quotes:approval", args=[quote.number]),
            _("Look"),
        )
        for quote in overview.asking
    ]
    more = overview.to_approve - len(asked)
    if more > 0:
        title = ngettext("%(more)d more waits for approval", "%(more)d more wait for approval", more) % {"more": more}
        asked.append(Need("you", _word(WAITING), title, "", reverse("quotes:approval_queue"), _("See them")))
    return tuple(asked)


def _seals(overview: Overview) -> tuple[Need, ...]:
    if overview.seal is None:
        return ()
    count = overview.unsealed
    title = ngettext("%(count)d contract waits for its seal.", "%(count)d contracts wait for their seal.", count) % {
        "count": count
    }
    text = _("%(why)s It is tried again and again.") % {"why": overview.seal.error}
    url = reverse("quotes:quote_page", args=[overview.seal.number])
    return (Need("mail", _("Not sealed"), title, text, url, overview.seal.number),)


def _deposits(overview: Overview) -> tuple[Need, ...]:
    count = overview.deposits_open
    if not count:
        return ()
    title = ngettext(
        "%(count)d contract waits for what was due at signing",
        "%(count)d contracts wait for what was due at signing",
        count,
    ) % {"count": count}
    url = f"{reverse('quotes:quote_list')}?state=deposit-open"
    return (Need("pay", str(dict(FILTERS)[TO_PAY]), title, "", url, _("Look")),)


def _orders(overview: Overview, sells: bool) -> tuple[Need, ...]:
    count = overview.to_order
    if not (count and sells):
        return ()
    title = ngettext(
        "Hardware of %(count)d signed quote is to be ordered",
        "Hardware of %(count)d signed quotes is to be ordered",
        count,
    ) % {"count": count}
    return (Need("pay", _("To order"), title, "", reverse("quotes:order_list"), _("Order")),)


def _contracts(overview: Overview, under: UnderContract, *, sells: bool) -> tuple[Need, ...]:
    contracts, renewals = reverse("contracts:contract_list"), reverse("renewals")
    changed = reverse("true_ups:page") if sells else f"{reverse('clients:client_list')}?state=changed"
    found = []
    if count := overview.served:
        title = ngettext(
            "%(count)d client is served without a contract.", "%(count)d clients are served without a contract.", count
        ) % {"count": count}
        text = _("Renew it, or archive the client.")
        found.append(Need("you", _("No contract"), title, text, renewals, _("Renewals")))
    if count := under.notices:
        title = ngettext(
            "%(count)d day of notice comes within 30 days", "%(count)d days of notice come within 30 days", count
        ) % {"count": count}
        found.append(Need("ending", _("Notice"), title, "", f"{contracts}?sort=notice", _("Look")))
    if count := under.ending:
        title = ngettext("%(count)d term ends within 120 days", "%(count)d terms end within 120 days", count) % {
            "count": count
        }
        found.append(Need("ending", _("Ends soon"), title, "", renewals, _("Renew")))
    if count := under.changed:
        title = ngettext(
            "%(count)d client has changed since it was agreed what counts",
            "%(count)d clients have changed since it was agreed what counts",
            count,
        ) % {"count": count}
        found.append(Need("changed", _("True-up"), title, "", changed, _("Review")))
    return tuple(found)


def _drafts(overview: Overview, sells: bool) -> tuple[Need, ...]:
    count = overview.drafts
    if not (count and sells):
        return ()
    title = ngettext("%(count)d draft is still to be sent", "%(count)d drafts are still to be sent", count)
    title %= {"count": count}
    return (Need("draft", _word("draft"), title, "", f"{reverse('quotes:quote_list')}?state=draft", _("Look")),)
