"""An increase that does not come, or was too much."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.documents import Standing
from contracts.notices.words import NoticeRow, NoticeWords, later_fees, month_text, term_stays
from groundwork.display import day as day_text
from groundwork.display import money, rate


def called_off_words(before: Standing, after: Standing) -> NoticeWords:
    """That the fee does not rise on the day of which the client was told."""
    said = _said(after)
    paragraphs = (
        _("We told you that your monthly fee rises by %(before)s from %(day)s. That is called off: it does not rise.")
        % said,
        _("You need not do anything."),
        _("All amounts are before tax."),
    )
    rows = (
        NoticeRow(_("From %(day)s") % said, month_text(after, _fee(after)), strong=True),
        *_too_much(after),
        *later_fees(after, after.effective_on),
    )
    stays = (_("What you have stays: %(name)s.") % said, term_stays(after), _("All other terms stay."))
    return NoticeWords(_("Your monthly fee does not rise on %(day)s") % said, paragraphs, rows, stays)


def corrected_words(before: Standing, after: Standing) -> NoticeWords:
    """What the fee should have been since the day of the increase, and what was charged too much."""
    said = _said(after)
    facts = dict(after.basis.facts)
    if Decimal(facts["rate"]):
        what = _("From %(day)s your monthly fee rose by %(before)s. It should have risen by %(rate)s. We correct that.")
    else:
        what = _("From %(day)s your monthly fee rose by %(before)s. It should not have risen. We correct that.")
    rows = (
        NoticeRow(_("Charged since %(day)s") % said, month_text(after, Decimal(facts["fee_before"]))),
        NoticeRow(_("Right from %(day)s on") % said, month_text(after, _fee(after)), strong=True),
        *_too_much(after),
        *later_fees(after, after.effective_on),
    )
    stays = (_("What you have stays: %(name)s.") % said, term_stays(after), _("All other terms stay."))
    paragraphs = (what % said, _("You need not do anything."), _("All amounts are before tax."))
    return NoticeWords(_("Your monthly fee is corrected"), paragraphs, rows, stays)


def _said(after: Standing) -> dict[str, str]:
    facts, locale = dict(after.basis.facts), after.seller.locale
    return {
        "day": day_text(after.effective_on, locale),
        "before": rate(Decimal(facts["rate_before"]), locale),
        "rate": rate(Decimal(facts["rate"]), locale),
        "name": after.stretches[-1].name,
    }


def _fee(after: Standing) -> Decimal:
    return Decimal(dict(after.basis.facts)["fee"])


def _too_much(after: Standing) -> tuple[NoticeRow, ...]:
    """What was billed too much; nothing where no month of it was billed yet."""
    facts, locale = dict(after.basis.facts), after.seller.locale
    if "overcharged" not in facts:
        return ()
    label = _("Billed too much, to %(day)s") % {"day": day_text(date.fromisoformat(facts["until"]), locale)}
    amount = money(Decimal(facts["overcharged"]), after.currency, locale)
    return (NoticeRow(label, amount, _("set off on the next bill")),)
