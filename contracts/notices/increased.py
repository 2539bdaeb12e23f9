"""An annual increase under the contract."""

from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.documents import Standing
from contracts.notices.words import NoticeRow, NoticeWords, month_text, paid_ahead, term_stays
from groundwork.display import day as day_text
from groundwork.display import money_signed, rate


def increased_words(before: Standing, after: Standing) -> NoticeWords:
    """From which day, by how much, and what the fee is then."""
    locale, day = after.seller.locale, after.effective_on
    facts = dict(after.basis.facts)
    old, new = Decimal(facts["fee_before"]), Decimal(facts["fee"])
    said = {
        "day": day_text(day, locale),
        "number": after.contract,
        "rate": rate(Decimal(facts["rate"]), locale),
        "cap": rate(Decimal(facts["cap"]), locale),
        "name": after.stretches[-1].name,
    }
    paragraphs = [
        _(
            "As agreed in contract %(number)s, the monthly fee may rise once a year by at most %(cap)s. From %(day)s "
            "it rises by %(rate)s. You need not do anything."
        )
        % said
    ]
    if any(step.since > day for step in before.steps) and not any(step.since > day for step in after.steps):
        paragraphs.append(_("It takes the place of the later steps of the fee that were signed."))
    paragraphs.append(_("All amounts are before tax."))
    rows = (
        NoticeRow(_("Fee so far"), month_text(after, old)),
        NoticeRow(_("Increase"), money_signed(new - old, after.currency, locale), said["rate"]),
        NoticeRow(_("From %(day)s") % said, month_text(after, new), strong=True),
    )
    ahead = paid_ahead(after, after.month_on(day))
    stays = (_("What you have stays: %(name)s.") % said, term_stays(after), _("All other terms stay."), *ahead)
    return NoticeWords(_("Your monthly fee from %(day)s") % said, tuple(paragraphs), rows, stays)
