"""The clauses of a contract in plain sentences, as they stand beside the terms."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.documents import NO_CLAUSES, Clauses, Notice
from groundwork.display import day_of_year, number, rate


def sentences_of(clauses: Clauses, locale: str | None = None) -> tuple[str, ...]:
    """What may happen without a new signature; nothing where there is no clause at all."""
    if clauses == NO_CLAUSES:
        return ()
    found = (_end(clauses, locale), _true_up(clauses, locale), _increase(clauses, locale))
    return (*(sentence for sentence in found if sentence), _("Every other change needs a new signature."))


def _end(clauses: Clauses, locale: str | None) -> str:
    notice = "" if clauses.notice is None else _time(clauses.notice, locale)
    end = clauses.end
    if end is None:
        return _("Whoever ends this contract says so at least %(time)s before.") % {"time": notice} if notice else ""
    if end.then == "renews":
        said = {"months": _months(end.months or 0, locale), "time": notice}
        if notice:
            return (
                _(
                    "At the end of the term this contract renews by %(months)s, unless one of us ends it at least "
                    "%(time)s before."
                )
                % said
            )
        return _("At the end of the term this contract renews by %(months)s.") % said
    if end.then == "monthly":
        if notice:
            return _(
                "After the term this contract goes on from month to month, until one of us ends it with a notice "
                "of %(time)s."
            ) % {"time": notice}
        return _("After the term this contract goes on from month to month.")
    return _("This contract ends with its term.")


def _true_up(clauses: Clauses, locale: str | None) -> str:
    floor = "" if clauses.floor is None else rate(clauses.floor, locale)
    if clauses.true_up and floor:
        return _(
            "When what we look after grows or shrinks, the fee follows; it does not fall below %(floor)s of the fee "
            "signed here."
        ) % {"floor": floor}
    if clauses.true_up:
        return _("When what we look after grows or shrinks, the fee follows.")
    return _("The fee does not fall below %(floor)s of the fee signed here.") % {"floor": floor} if floor else ""


def _increase(clauses: Clauses, locale: str | None) -> str:
    increase = clauses.increase
    if increase is None:
        return ""
    cap = {"cap": rate(increase.cap, locale)}
    if increase.on is None:
        return _("Once a year, on the day the contract began, the fee may rise by at most %(cap)s.") % cap
    on = day_of_year(date.fromisoformat(f"2000-{increase.on}"), locale)
    return _("Once a year, on %(day)s, the fee may rise by at most %(cap)s.") % {**cap, "day": on}


def _time(notice: Notice, locale: str | None) -> str:
    if notice.unit == "months":
        return _months(notice.count, locale)
    days = ngettext("%(number)s day", "%(number)s days", notice.count)
    return days % {"number": number(notice.count, locale)}


def _months(count: int, locale: str | None) -> str:
    return ngettext("%(number)s month", "%(number)s months", count) % {"number": number(count, locale)}
