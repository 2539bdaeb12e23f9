"""A contract that renews by itself, before and afterwards; and one that was renewed as staff have recorded."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from contracts.documents import Standing, fee_of_month
from contracts.notices.words import NoticeRow, NoticeWords, later_fees, month_text
from contracts.words.on_behalf import told_by_facts
from groundwork.display import day as day_text
from groundwork.display import number


def reminded_words(before: Standing, after: Standing) -> NoticeWords:
    """That it renews, by how long, and until when it can be ended."""
    locale, end = after.seller.locale, after.clauses.end
    months = (end.months or 0) if end else 0
    deadline = date.fromisoformat(dict(after.basis.facts)["deadline"])
    until = pricing.last_day(after.first_day, after.months + months)
    said = {
        "number": after.contract,
        "last": day_text(after.last_day, locale),
        "deadline": day_text(deadline, locale),
        "until": day_text(until, locale),
        "months": _months(months, locale),
    }
    paragraphs = (
        _("The term of contract %(number)s ends on %(last)s. As agreed, it then renews by %(months)s.") % said,
        _("If it is not to renew, tell us by %(deadline)s. If it is, you need not do anything.") % said,
        _("All amounts are before tax."),
    )
    rows = (
        NoticeRow(_("Tell us by"), said["deadline"], strong=True),
        NoticeRow(_("The term ends"), said["last"]),
        NoticeRow(_("It would renew to"), said["until"], said["months"]),
        NoticeRow(_("The fee then"), month_text(after, fee_of_month(after, after.months + 1))),
    )
    return NoticeWords(_("Your contract renews after %(last)s") % said, paragraphs, rows, _stays(after))


def renewed_words(before: Standing, after: Standing) -> NoticeWords:
    """That it has renewed, to when, and what it costs."""
    locale, first = after.seller.locale, after.effective_on
    said = {
        "number": after.contract,
        "first": day_text(first, locale),
        "until": day_text(after.last_day, locale),
        "months": _months(after.months - before.months, locale),
    }
    paragraphs = (
        _(
            "Nobody has ended contract %(number)s, so as agreed it renews by %(months)s: from %(first)s to %(until)s. "
            "You need not do anything."
        )
        % said,
        _("All amounts are before tax."),
    )
    rows = [
        NoticeRow(_("The term so far ends"), day_text(before.last_day, locale)),
        NoticeRow(_("It goes on to"), said["until"], said["months"], strong=True),
        NoticeRow(_("From %(day)s") % {"day": said["first"]}, month_text(after, after.mrr(first))),
        *later_fees(after, first),
    ]
    if after.notice_by is not None:
        rows.append(NoticeRow(_("It can be ended by"), day_text(after.notice_by, locale)))
    return NoticeWords(_("Your contract goes on to %(until)s") % said, paragraphs, tuple(rows), _stays(after))


def recorded_words(before: Standing, after: Standing) -> NoticeWords:
    """That it was renewed on the client's behalf: by what, from when to when, and for how much. `before` tells nothing.

    Nobody has signed that here, so the client is asked to object at once where it is not so (ADR 22).
    """
    locale, facts = after.seller.locale, dict(after.basis.facts)
    said = {
        "number": after.contract,
        "before": after.follows,
        "first": day_text(after.starts_on, locale),
        "until": day_text(after.last_day, locale),
        "months": _months(after.months, locale),
        "name": facts["name"],
    }
    term = _("As agreed with %(name)s, contract %(before)s is renewed by %(months)s, from %(first)s to %(until)s.")
    if after.months == 1:
        term = _("As agreed with %(name)s, contract %(before)s goes on from %(first)s, from month to month.")
    paragraphs = (
        term % said,
        told_by_facts(facts, locale),
        _("If that is not what you agreed to, tell us at once. All amounts are before tax."),
    )
    rows = [
        NoticeRow(_("Its number from then on"), after.contract),
        NoticeRow(_("Fee so far"), month_text(after, Decimal(facts["fee_before"]))),
        NoticeRow(_("From %(day)s") % {"day": said["first"]}, month_text(after, after.fees[0]), strong=True),
    ]
    if after.notice_by is not None:
        rows.append(NoticeRow(_("It can be ended by"), day_text(after.notice_by, locale)))
    return NoticeWords(_("Your contract is renewed from %(first)s") % said, paragraphs, tuple(rows), _stays(after))


def _stays(standing: Standing) -> tuple[str, ...]:
    return (
        _("What you have stays: %(name)s.") % {"name": standing.stretches[-1].name},
        _("All other terms stay."),
    )


def _months(count: int, locale: str) -> str:
    return ngettext("%(number)s month", "%(number)s months", count) % {"number": number(count, locale)}
