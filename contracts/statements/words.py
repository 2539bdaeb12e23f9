"""A statement in words: the same for the page, the paper and the mail.

In the reader's order: what we looked after, what happened, what it would have cost, what is ahead.
"""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.notices import NoticeRow
from contracts.statements.ahead import ahead_section
from contracts.statements.by_the_hour import hourly_section
from contracts.statements.period import Period
from contracts.statements.sections import StatementSection, StatementWords
from contracts.statements.statement import Count, Statement, Work
from groundwork.device_kinds import in_order, noun
from groundwork.display import day as day_text
from groundwork.display import hours, months, number
from groundwork.display import month as month_text


def period_words(period: Period, locale: str | None = None) -> str:
    """A period as people say it: "November 2026", "October to December 2026"."""
    return months(period.first, period.last, locale)


def statement_words(statement: Statement) -> StatementWords:
    """The statement in words."""
    said = {"period": period_words(statement.period, statement.seller.locale), "company": statement.seller.name}
    return StatementWords(
        title=_("What %(company)s did for you: %(period)s") % said,
        lead=" · ".join(f"{covered.name} ({covered.contract})" for covered in statement.covered),
        sections=(
            _looked_after(statement),
            _happened(statement),
            hourly_section(statement),
            ahead_section(statement),
        ),
    )


def _looked_after(statement: Statement) -> StatementSection:
    locale = statement.seller.locale
    if statement.counted:
        text = _("Your people and devices on %(day)s.")
    else:
        text = _("Nobody had counted by %(day)s. These are the numbers that the contract stands on.")
    counts = {count.key: count for count in statement.counts}
    things, first = statement.things, day_text(statement.period.first, locale)
    rows = tuple(
        NoticeRow(
            capfirst(noun(key, 2, for_clients=True, things=things)),
            number(counts[key].now, locale),
            _count_note(counts[key], first, locale),
        )
        for key in in_order(counts, things)
    )
    included = [service for covered in statement.covered for service in covered.included]
    flat = _("What the fixed fee of %(numbers)s includes stands in the contract.")
    numbers = ", ".join(covered.contract for covered in statement.covered if not covered.on_plan)
    return StatementSection(
        title=_("What we looked after"),
        paragraphs=(text % {"day": day_text(statement.until, locale)},),
        rows=rows,
        points_title=_("Included at no charge"),
        points=tuple(dict.fromkeys((service.name, service.benefit) for service in included)),
        note=flat % {"numbers": numbers} if numbers else "",
    )


def _count_note(count: Count, first: str, locale: str) -> str:
    said = []
    if count.before is not None and count.before != count.now:
        said.append(_("%(number)s on %(day)s") % {"number": number(count.before, locale), "day": first})
    if count.came:
        said.append(_("%(number)s new") % {"number": number(count.came, locale)})
    if count.went:
        said.append(_("%(number)s gone") % {"number": number(count.went, locale)})
    return ", ".join(said)


def _happened(statement: Statement) -> StatementSection:
    title, locale = _("What happened"), statement.seller.locale
    if not statement.work:
        return StatementSection(title, (_("No hours or tickets are recorded for this period."),))
    rows = [_work_row(work, locale) for work in statement.work]
    if len(rows) > 1:
        total = sum(work.hours for work in statement.work)
        rows.append(NoticeRow(_("Together"), _hours(total, locale), strong=True))
    notes = [work.note for work in statement.work if work.note]
    return StatementSection(
        title=title,
        paragraphs=(_("The time that your requests took us, and how many there were."), *notes),
        rows=tuple(rows),
        note=_sources(statement.work, locale),
    )


def _work_row(work: Work, locale: str) -> NoticeRow:
    year, month = work.month.split("-")
    tickets = ""
    if work.tickets is not None:
        words = ngettext("%(number)s ticket", "%(number)s tickets", work.tickets)
        tickets = words % {"number": number(work.tickets, locale)}
    return NoticeRow(month_text(Period(int(year), int(month), 1).first, locale), _hours(work.hours, locale), tickets)


def _hours(spent: object, locale: str) -> str:
    return _("%(hours)s hours") % {"hours": hours(str(spent), locale)}


def _sources(work: tuple[Work, ...], locale: str) -> str:
    """Where the figures come from, each source once."""
    words = {
        "typed": _("Typed in by %(who)s on %(day)s."),
        "imported": _("Imported from a file by %(who)s on %(day)s."),
    }
    return " ".join(dict.fromkeys(words[one.how] % {"who": one.by, "day": day_text(one.on, locale)} for one in work))
