"""What follows from a first day that the client asks for at signing, in words, before they sign."""

from datetime import date

from django.utils.translation import gettext as _

import pricing
from groundwork.display import day, money
from quotes.documents import Revision
from quotes.proposal.amounts import to_sign
from quotes.proposal.choice import Choice
from quotes.proposal.schedule import part_month_row
from quotes.proposal.summary import term_text


def beginning_of(revision: Revision, choice: Choice, starts_on: date | None) -> str:
    """The part month and its price, from when the term counts, and its last day; `revision` is the one from that day.

    Without a day: what holds where none is said.
    """
    if starts_on is None:
        return _("Without a day here it begins on the day of your signature, and its months count from that day.")
    locale = revision.seller.locale
    price = revision.priced(choice.tier, choice.packages, choice.term, choice.billing)
    first = revision.first_full_day or starts_on
    days = {"first": day(first, locale), "last": day(pricing.last_day(first, price.term), locale)}
    said = []
    if row := part_month_row(revision, price):
        what = {"days": row.label, "amount": row.amount, "how": row.note}
        said.append((_("%(days)s: %(amount)s, %(how)s.") if row.note else _("%(days)s: %(amount)s.")) % what)
    if price.term == 1:
        said.append(_("It goes from month to month, counted from %(first)s.") % days)
    else:
        said.append(
            _("The %(term)s count from %(first)s and end on %(last)s.") % {**days, "term": term_text(price.term)}
        )
    if revision.first_full_day is not None:
        invoice = money(to_sign(revision, price)[1], price.currency, locale)
        said.append(_("The first invoice is %(amount)s.") % {"amount": invoice})
    return " ".join(said)
