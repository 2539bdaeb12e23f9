"""The people who sign in, as their owner sees them."""

from dataclasses import dataclass
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groundwork import chain, mailing
from groundwork.access import SELLERS, Role
from groundwork.models import Event, Mail, User
from groundwork.searching import Chip
from groundwork.sorting import Column, Order, Sorting
from msp_portal.people import is_invited, role_of, subject_of
from msp_portal.second_factor import KINDS, is_demanded_of
from msp_portal.tasks import INVITATION, PERSON

_ROLES: Final = {"owner": _("Owner"), "sales": _("Sales"), "viewer": _("Viewer")}
_DEEDS: Final = {
    "invited": _("invited"),
    "invited-again": _("invited again"),
    "changed": _("changed"),
    "closed": _("account closed"),
    "opened": _("account opened again"),
    "second-factor-forgotten": _("second factor forgotten"),
    "signed-out": _("signed out everywhere"),
}
_PARTS: Final = {
    "name": _("name"),
    "title": _("title"),
    "email": _("e-mail address"),
    "role": _("role"),
    "needs_second_factor": _("whether a second factor is needed"),
    "own_only": _("whose clients and quotes they see"),
}
_SHOWN_DEEDS: Final = 50
PEOPLE_A_PAGE: Final = 50
# What the list can be narrowed to.
STATES: Final[dict[str, str | Promise]] = {
    "": _("All"),
    "active": _("Can sign in"),
    "invited": _("Invited"),
    "closed": _("Closed"),
}
ORDERS: Final = (
    Order("name", _("Name, A to Z"), _("Name, Z to A")),
    Order("seen", _("Signed in last"), _("Signed in first"), falls=True),
)
_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "name": ("-is_active", "name", "pk"),
    "seen": (F("last_login").desc(nulls_last=True), "name", "pk"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody, in words. `mail` is their last invitation, while they have not come in."""

    user: User
    role: str
    state: str
    has_factor: bool
    lacks_factor: bool
    sessions: int
    mail: Mail | None

    @property
    def mail_words(self) -> str:
        """What became of that invitation, without the mail server's own words."""
        if self.mail is None:
            return ""
        why = f": {Mail.Why(self.mail.why).label}" if self.mail.why else ""
        return f"{self.mail.get_state_display()}{why}"


@dataclass(frozen=True, slots=True)
class PeopleList:
    """One page of the list, and STATES with how many people each has."""

    page: Page[User]
    rows: tuple[Row, ...]
    filters: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """What an owner did about somebody."""

    what: str
    by: str
    at: Any


def people_list(*, state: str = "", search: str = "", sort: str = "", page: int | str = 1) -> PeopleList:
    """One page of everybody, those who may sign in first: four queries, however many there are.

    `search` looks in names and addresses, `state` is a key of STATES, `sort` asks for one of ORDERS.
    """
    found = User.objects.all()
    if search:
        found = found.filter(Q(name__icontains=search) | Q(email__icontains=search))
    invited = Q(is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    conditions = {"": Q(), "active": Q(is_active=True) & ~invited, "invited": invited, "closed": Q(is_active=False)}
    counts = found.aggregate(**{code or "all": Count("pk", filter=condition) for code, condition in conditions.items()})
    order = Sorting.asked(ORDERS, sort).by(_COLUMNS)
    shown = Paginator(_with_facts(found.filter(conditions.get(state, Q()))).order_by(*order), PEOPLE_A_PAGE)
    shown.count = counts[state if state in STATES and state else "all"]
    users = shown.get_page(page)
    chips = tuple(Chip(code, label, counts[code or "all"], code == state) for code, label in STATES.items())
    return PeopleList(users, _rows(list(users)), chips)


def _rows(users: list[User]) -> tuple[Row, ...]:
    keys = [str(user.pk) for user in users if is_invited(user)]
    mails = Mail.objects.filter(subject_kind=PERSON, subject__in=keys, kind=INVITATION).order_by("pk")
    latest = {mail.subject: mail for mail in mails.select_related("job")}
    return tuple(_row(user, latest.get(str(user.pk))) for user in users)


def person(user: User) -> Row:
    """One of them."""
    found = _with_facts(User.objects.filter(pk=user.pk)).get()
    mails = mailing.mails_of(subject_of(user)).filter(kind=INVITATION).order_by("pk")
    return _row(found, mails.select_related("job").last() if is_invited(found) else None)


def takers(user: User) -> QuerySet[User]:
    """Who can take over what this person looks after."""
    sellers = User.objects.filter(is_active=True, groups__name__in=SELLERS).exclude(pk=user.pk)
    return sellers.filter(Q(own_only=False) | Q(groups__name=Role.OWNER)).order_by("name").distinct()


def deeds_about(user: User) -> tuple[Deed, ...]:
    """What owners did about this person, the latest first."""
    entries = chain.events_of(subject_of(user)).filter(kind=Event.Kind.PERSON).order_by("-seq")[:_SHOWN_DEEDS]
    return tuple(_deed(chain.body_of(entry), entry) for entry in entries)


def everybody_needs_one() -> bool:
    """Whether a second factor is demanded of everybody else too, so that it is of who comes next."""
    found = User.objects.filter(is_active=True).exclude(groups__name=Role.OWNER)
    facts = found.aggregate(all=Count("pk"), needing=Count("pk", filter=Q(needs_second_factor=True)))
    return bool(0 < facts["all"] == facts["needing"])


def _with_facts(users: QuerySet[User]) -> QuerySet[User]:
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS)
    sessions = UserSession.objects.filter(user=OuterRef("pk")).values("user").annotate(n=Count("pk")).values("n")
    facts = {"has_factor": Exists(factors), "sessions": Coalesce(Subquery(sessions), 0)}
    return users.annotate(**facts).prefetch_related("groups")


def _row(user: Any, mail: Mail | None) -> Row:
    user.__dict__["_roles"] = frozenset({role_of(user)})  # at hand already (groundwork.access.roles_of)
    state = "closed" if not user.is_active else "invited" if is_invited(user) else "active"
    return Row(
        user=user,
        role=str(_ROLES.get(role_of(user), "")),
        state=state,
        has_factor=user.has_factor,
        lacks_factor=not user.has_factor and user.is_active and is_demanded_of(user),
        sessions=user.sessions,
        mail=mail,
    )


def _deed(body: dict[str, Any], entry: Event) -> Deed:
    what = str(_DEEDS.get(body["what"], body["what"]))
    parts = [str(_PARTS.get(part, part)) for part in body.get("changed", ()) if part != "role"]
    if "role_before" in body:
        parts.append(f"{_ROLES.get(body['role_before'], '–')} → {_ROLES.get(body['role'], '–')}")
    elif "role" in body:
        parts.append(str(_ROLES.get(body["role"], "")))
    by = str(body["by"]) or gettext("On the server")
    return Deed(f"{what}: {', '.join(parts)}" if parts else what, by, entry.happened_at)
