"""What the same work would have cost by the hour, with what that is reckoned from."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from contracts.notices import NoticeRow
from contracts.statements.sections import StatementSection
from contracts.statements.statement import Covered, Hourly, Statement
from groundwork.display import hours, money, number, unit_price_whole


def hourly_section(statement: Statement) -> StatementSection:
    """The comparison, whichever way it falls out; what cannot be compared is named."""
    title = _("What it would have cost by the hour")
    rows: list[NoticeRow] = []
    notes: list[str] = []
    for covered in statement.covered:
        if covered.hourly is not None:
            rows += _rows(covered, covered.hourly, statement)
            notes += _assumption(covered, covered.hourly, statement.seller.locale)
        else:
            notes.append(_why_not(covered))
    if not rows:
        return StatementSection(title, tuple(notes))
    text = _("The same work at an hourly rate, when somebody is called only after something has happened. Before tax.")
    return StatementSection(title, (text,), tuple(rows), note=" ".join(notes))


def _rows(covered: Covered, hourly: Hourly, statement: Statement) -> Iterator[NoticeRow]:
    locale, alone = statement.seller.locale, len(statement.covered) == 1
    name = "" if alone else covered.name
    yield NoticeRow(_("By the hour"), money(hourly.amount, covered.currency, locale), name, strong=True)
    yield NoticeRow(_("Your fee for the same months"), money(covered.fee, covered.currency, locale), name)
    if alone and statement.work:
        spent = sum((work.hours for work in statement.work), Decimal(0))
        amount = pricing.hours_at(spent, hourly.rate, pricing.MINOR_UNITS[covered.currency])
        said = {"hours": hours(spent, locale), "rate": unit_price_whole(hourly.rate, covered.currency, locale)}
        yield NoticeRow(
            _("Your requests alone"),
            money(amount, covered.currency, locale),
            _("%(hours)s hours at %(rate)s an hour") % said,
        )


def _assumption(covered: Covered, hourly: Hourly, locale: str) -> Iterator[str]:
    parts = []
    # What is counted comes first, the client as a whole last.
    for name, count, minutes in sorted(hourly.minutes, key=lambda part: not part[0]):
        said = {"minutes": number(minutes, locale), "count": number(count, locale), "name": name}
        many = _("%(name)s %(minutes)s for each of %(count)s") if count > 1 else _("%(name)s %(minutes)s")
        parts.append((many if name else _("%(minutes)s for you as a whole")) % said)
    rate = unit_price_whole(hourly.rate, covered.currency, locale)
    said = {"rate": rate, "parts": ", ".join(parts)}
    yield _("Reckoned at %(rate)s an hour with these minutes a month: %(parts)s.") % said
    if hourly.amount < covered.fee:
        yield _(
            "Here the hours alone come to less than the fee. The fee also pays for the tools, and for the watching "
            "that keeps calls from becoming necessary."
        )


def _why_not(covered: Covered) -> str:
    if covered.on_plan:
        words = _("The plan of %(number)s says no times for its work, so nothing is reckoned by the hour.")
    else:
        words = _("%(number)s has a fixed fee and no plan with times, so nothing is reckoned by the hour.")
    return words % {"number": covered.contract}
