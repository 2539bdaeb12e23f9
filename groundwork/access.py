"""Who may see what. One decorator on every view: @allow(...) for staff pages, @public for the rest.

Anonymous visitors of a staff page are sent to sign-in (msp_portal.middleware). Somebody signed in
whose role may not see the page gets the same 404 as for a page that does not exist: a 403 would tell that it does.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase

from groundwork.models import User

View = Callable[..., HttpResponseBase]


class Role(StrEnum):
    """The three roles: names of groups that a migration makes."""

    OWNER = "owner"
    SALES = "sales"
    VIEWER = "viewer"


STAFF = (Role.OWNER, Role.SALES, Role.VIEWER)
SELLERS = (Role.OWNER, Role.SALES)


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """The names of the user's roles; asks the database once a request, because the answer stays on the user."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    known = user.__dict__.get("_roles")
    if known is None:
        known = frozenset(user.groups.values_list("name", flat=True)) & frozenset(STAFF)
        user.__dict__["_roles"] = known
    return frozenset(known)


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    """Whether the user has one of the roles."""
    return not roles_of(user).isdisjoint(roles)


def sellers() -> list[User]:
    """Those who sell and may sign in, by name; one query."""
    return list(User.objects.filter(is_active=True, groups__name__in=SELLERS).distinct().order_by("name", "pk"))


def sees_own_only(user: User) -> bool:
    """Whether the user sees only the clients whom they look after, and what hangs on those. An owner sees all."""
    return user.own_only and not has_role(user, Role.OWNER)


def staff_user(request: HttpRequest) -> User:
    """The signed-in user of a request that has passed @allow. Raises Http404 for anybody else."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def allow(*roles: Role) -> Callable[[View], View]:
    """Let only these roles in; anybody else who is signed in gets a 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_role(request.user, *roles):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.allowed_roles = roles  # type: ignore[attr-defined]  # read by the test that walks every URL
        return guarded

    return decorate


def public(view: View) -> View:
    """A page for people without an account."""
    open_view: View = login_not_required(view)
    return open_view
