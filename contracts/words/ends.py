"""What happens at the end of a contract, in the few words of a header."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.documents import Standing
from groundwork.display import day, number


def end_words(standing: Standing, today: date) -> str:
    """ "notice by 31 August 2029, then 12 months more"; why it ends where it is closed."""
    closing = standing.closing
    if closing is not None:
        if closing.why == "replaced":
            return _("replaced by %(number)s") % {"number": closing.replaced_by or _("another contract")}
        return _("cancelled")
    if standing.runs_on and today > standing.last_day:
        return _("goes on from month to month")
    then = _then(standing)
    by = standing.notice_by
    if by is None:
        return then
    notice = _("notice by %(day)s") if today <= by else _("the day of notice was %(day)s")
    return f"{notice % {'day': day(by)}}, {then}"


def _then(standing: Standing) -> str:
    end = standing.clauses.end
    if standing.runs_on:
        return _("then from month to month")
    if end is not None and end.then == "renews":
        more = ngettext("then %(number)s month more", "then %(number)s months more", end.months or 0)
        return more % {"number": number(end.months or 0)}
    return _("then it ends")


def billing_words(months: int) -> str:
    """How often a bill comes, where no plan has a word for it."""
    if months == 1:
        return _("by the month")
    return _("every %(number)s months") % {"number": number(months)}
