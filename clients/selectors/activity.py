"""What was done to a client, its sites, contacts and devices: by whom and when, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, Value
from django.db.models.functions import TruncSecond
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client, Contact, Device, DeviceImport, Site
from clients.models.reasons import ARCHIVED, BROUGHT_BACK, FROM_A_FILE, MERGED_AWAY, TOOK_IN
from groundwork.models import User

ACTIVITIES_A_PAGE: Final = 50
NAMED_AT_MOST: Final = 5
SECOND: Final = timedelta(seconds=1)
# When, by whom (a user's number), and to what. One save writes many rows: those of a second are one.
Moment: TypeAlias = tuple[datetime, int | None, str]
# What is read of a row of history; one change of many devices has a row for each.
_ROW: Final = ("history_date", "history_user_id", "history_type")
_NAMES: Final = {
    "client": ("history_change_reason",),
    "contact": ("name",),
    "device": ("hostname", "serial"),
    "site": ("name",),
}


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that was done to a client: when, by whom (empty for a command), and what."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """A page of them, the latest first."""

    page: Page[Moment]
    entries: tuple[Activity, ...]


def activity(client: Client, page: int | str = 1) -> ActivityPage:
    """What was done to the client and to what it owns; eight queries at most, however much it is."""
    shown: Page[Moment] = Paginator(_moments(client), ACTIVITIES_A_PAGE).get_page(page)
    moments = list(shown)
    if not moments:
        return ActivityPage(shown, ())
    told = _told(client, moments[-1][0], moments[0][0])
    users = User.objects.in_bulk({who for _at, who, _what in moments if who is not None})
    names: dict[int | None, str] = {None: "", **{pk: str(user) for pk, user in users.items()}}
    return ActivityPage(
        shown, tuple(Activity(moment[0], names[moment[1]], text) for moment in moments for text in told[moment])
    )


def _moments(client: Client) -> Any:
    """Every moment of the client, from all of the tables that tell of it, the latest first."""
    parts = [
        _as_moments(client.imports.order_by(), F("applied_at"), "applied_by", "import"),
        _as_moments(client.imports.exclude(undone_at=None).order_by(), F("undone_at"), "undone_by", "undo"),
    ]
    for what, rows in _rows(client).items():
        second = TruncSecond("history_date", tzinfo=UTC)
        parts.append(_as_moments(rows.order_by(), second, "history_user", what))
    return parts[0].union(*parts[1:]).order_by("-at", "what", "who")


def _as_moments(rows: Any, at: Any, who: str, what: str) -> Any:
    return rows.annotate(at=at, who=F(who), what=Value(what)).values_list("at", "who", "what")


def _rows(client: Client) -> dict[str, Any]:
    """The history of the client and of what it owns. What an import, its undo or a merge wrote is told as that."""
    undone = client.imports.exclude(undone_at=None)
    by_import = Q(history_date__in=client.imports.order_by().values("applied_at"))
    by_import |= Q(history_date__in=undone.order_by().values("undone_at"))
    merges = Client.history.filter(id=client.pk, history_change_reason__startswith=TOOK_IN)
    by_merge = Q(history_date__in=merges.order_by().values("history_date"))
    return {
        "client": Client.history.filter(id=client.pk).exclude(by_import),
        "contact": Contact.history.filter(client_id=client.pk).exclude(by_merge),
        "device": Device.history.filter(client_id=client.pk).exclude(by_import | by_merge),
        "site": Site.history.filter(client_id=client.pk).exclude(by_import | by_merge),
    }


def _told(client: Client, first: datetime, last: datetime) -> dict[Moment, list[str]]:
    """What each moment between these was, in words; five queries."""
    told: dict[Moment, list[str]] = {}
    span = (first, last)
    for entry in client.imports.filter(Q(applied_at__range=span) | Q(undone_at__range=span)):
        told.setdefault((entry.applied_at, entry.applied_by_id, "import"), []).append(_imported(entry))
        if entry.undone_at is not None:
            text = _("Import of %(file)s undone") % {"file": entry.file_name}
            told.setdefault((entry.undone_at, entry.undone_by_id, "undo"), []).append(text)
    for what, rows in _rows(client).items():
        found: dict[Moment, list[Any]] = {}
        between = rows.filter(history_date__gte=first.replace(microsecond=0), history_date__lt=last + SECOND)
        read = between.order_by("history_date", "history_id").values_list(*_ROW, *_NAMES[what], named=True)
        for row in read.iterator(2000):
            found.setdefault((row.history_date.replace(microsecond=0), row.history_user_id, what), []).append(row)
        told |= {moment: [_IN_WORDS[what](entries)] for moment, entries in found.items()}
    return told


def _imported(entry: DeviceImport) -> str:
    figures = {"file": entry.file_name, **{name: entry.report[name] for name in ("new", "changed", "retired")}}
    return _("%(file)s imported: %(new)s new, %(changed)s changed, %(retired)s retired") % figures


def _client_changed(rows: list[Any]) -> str:
    if taken := [row.history_change_reason for row in rows if (row.history_change_reason or "").startswith(TOOK_IN)]:
        keys = [int(reason.removeprefix(TOOK_IN)) for reason in taken]
        names = Client.objects.filter(pk__in=keys).order_by("name", "pk").values_list("name", flat=True)
        return _("%(names)s merged into this client") % {"names": _listed(names)}
    reasons = {row.history_change_reason for row in rows}
    if told := [str(words) for reason, words in _REASONS.items() if reason in reasons]:
        return ", ".join(told)
    return _("Client entered") if any(row.history_type == "+" for row in rows) else _("Company data changed")


def _devices_changed(rows: list[Any]) -> str:
    return _("By hand: %(names)s") % {"names": _listed(sorted({row.hostname or row.serial for row in rows}))}


def _sites_changed(rows: list[Any]) -> str:
    words = {"+": _("%(name)s added"), "~": _("one renamed to %(name)s"), "-": _("%(name)s removed")}
    return _("Sites: %(changes)s") % {"changes": _listed(words[row.history_type] % {"name": row.name} for row in rows)}


def _contacts_changed(rows: list[Any]) -> str:
    words = {"+": _("%(name)s added"), "~": _("%(name)s changed"), "-": _("%(name)s removed")}
    named = (words[row.history_type] % {"name": row.name} for row in rows)
    return _("Contacts: %(changes)s") % {"changes": _listed(named)}


def _listed(names: Iterable[str]) -> str:
    """The names, or the first few of many and how many more there are."""
    known = list(dict.fromkeys(names))
    text, more = ", ".join(known[:NAMED_AT_MOST]), len(known) - NAMED_AT_MOST
    return text if more <= 0 else _("%(text)s and %(more)d more") % {"text": text, "more": more}


_REASONS: Final = {
    ARCHIVED: gettext_lazy("Archived"),
    BROUGHT_BACK: gettext_lazy("Brought back from the archive"),
    MERGED_AWAY: gettext_lazy("Merged into another client"),
    FROM_A_FILE: gettext_lazy("Company data from a file of clients"),
}
_IN_WORDS: Final = {
    "client": _client_changed,
    "contact": _contacts_changed,
    "device": _devices_changed,
    "site": _sites_changed,
}
