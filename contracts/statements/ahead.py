"""What is ahead: how long each contract runs, until when notice counts, and what the next tier or package would add."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.notices import NoticeRow
from contracts.statements.sections import StatementSection
from contracts.statements.statement import Covered, Statement
from groundwork.display import day as day_text
from groundwork.display import money_signed, number


def ahead_section(statement: Statement) -> StatementSection:
    """The same for each contract; several are told apart by their names."""
    locale, alone = statement.seller.locale, len(statement.covered) == 1
    rows: list[NoticeRow] = []
    points: list[tuple[str, str]] = []
    for covered in statement.covered:
        rows += _term(covered, "" if alone else covered.name, locale)
        if covered.rung is not None:
            said = {"name": covered.rung.name, "amount": money_signed(covered.rung.more, covered.currency, locale)}
            label = _("%(name)s as well") if covered.rung.package else _("%(name)s instead")
            rows.append(NoticeRow(label % said, _("%(amount)s a month") % said, _("before tax")))
            points += [(service.name, service.benefit) for service in covered.rung.adds]
    names = ", ".join(covered.rung.name for covered in statement.covered if covered.rung is not None)
    title = _("What %(name)s would add") % {"name": names}
    return StatementSection(_("What is ahead"), rows=tuple(rows), points_title=title, points=tuple(points))


def _term(covered: Covered, name: str, locale: str) -> Iterator[NoticeRow]:
    if covered.left is not None:
        words = ngettext("%(count)s month", "%(count)s months", covered.left) % {"count": number(covered.left, locale)}
        yield NoticeRow(_("Left of the term"), words, name)
    if covered.ends_on is None:
        yield NoticeRow(_("The contract"), _("goes on from month to month"), name)
    else:
        labels = {"renews": _("Renews after"), "monthly": _("From month to month after")}
        yield NoticeRow(labels.get(covered.then, _("Ends on")), day_text(covered.ends_on, locale), name)
    if covered.notice_by is not None:
        yield NoticeRow(_("Notice by"), day_text(covered.notice_by, locale), name)
