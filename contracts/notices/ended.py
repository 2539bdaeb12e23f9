"""The end of a contract that staff have recorded, and that it was taken back."""

from datetime import date

from django.utils.translation import gettext as _

from contracts.documents import Standing
from contracts.notices.words import NoticeRow, NoticeWords, month_text, term_stays
from groundwork.display import day as day_text
from groundwork.display import money


def ended_words(before: Standing, after: Standing) -> NoticeWords:
    """On which day it ends, and what is still to be paid."""
    locale, closing = after.seller.locale, after.closing
    assert closing is not None  # the record is about it
    asked = dict(after.basis.facts)["asked_on"]
    said = {
        "number": after.contract,
        "day": day_text(closing.last_day, locale),
        "name": closing.asked_by,
        "asked": day_text(date.fromisoformat(asked), locale),
    }
    paragraphs = [_("As %(name)s asked on %(asked)s, contract %(number)s ends.") % said]
    rows = [NoticeRow(_("Last day"), said["day"], strong=True)]
    if closing.owed:
        paragraphs.append(_("All amounts are before tax."))
        rows.append(
            NoticeRow(
                _("Still to be paid under the contract"),
                money(closing.owed, after.currency, locale),
                _("to the first last day that it allows"),
            )
        )
    stays = (_("Until then everything stays as it is."),)
    return NoticeWords(_("Your contract ends on %(day)s") % said, tuple(paragraphs), tuple(rows), stays)


def withdrawn_words(before: Standing, after: Standing) -> NoticeWords:
    """That it goes on as it was agreed."""
    said = {"number": after.contract}
    day = max(after.effective_on, after.starts_on)
    rows = (NoticeRow(_("The fee stays"), month_text(after, after.mrr(day) or after.fees[-1]), strong=True),)
    stays = (term_stays(after), _("All other terms stay."))
    paragraphs = (
        _("The end of contract %(number)s is withdrawn: it goes on as agreed. You need not do anything.") % said,
        _("All amounts are before tax."),
    )
    return NoticeWords(_("Your contract goes on"), paragraphs, rows, stays)
