"""Who may sign in: invited, given a role, closed and opened again, handed over. Owners do it; each deed is an entry.

What an entry says of somebody (name, address) stands beside it, where it can be erased. There is always an owner who
can sign in: whoever takes one away holds the owners first.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from groundwork import chain, mailing
from groundwork.access import SELLERS, Role, has_role, sees_own_only
from groundwork.addresses import folded
from groundwork.chain import Subject
from groundwork.errors import DomainError
from groundwork.models import Event, User
from groundwork.references import hold, references_to, repoint
from msp_portal import second_factor
from msp_portal.account_mail import tell
from msp_portal.tasks import INVITATION, PERSON, send_invitation
from quotes.models import QuoteFigures

# Whatever has a salesperson who looks after it, and a history that tells who did before: quotes, then clients.
LOOKED_AFTER: Final = tuple(
    relation
    for relation in references_to(User)
    if relation.field.name == "owner" and hasattr(relation.related_model, "history")
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What an owner says of somebody."""

    name: str
    title: str
    email: str
    role: Role
    needs_second_factor: bool
    own_only: bool = False


def subject_of(user: User) -> Subject:
    """What entries and mails about this person are about."""
    return Subject(PERSON, str(user.pk))


def role_of(user: User) -> str:
    """Their role; empty where they have none. Uses groups that are at hand."""
    names = {group.name for group in user.groups.all()}
    return next((role.value for role in Role if role in names), "")


def is_invited(user: User) -> bool:
    """Whether they have not come in yet: no password chosen, never signed in."""
    return user.is_active and user.last_login is None and not user.has_usable_password()


@transaction.atomic
def invite(profile: Profile, by: User, now: datetime) -> User:
    """Let somebody in, who gets a mail with the way to a password of their own. Raises DomainError."""
    hold_owners()
    _demand_free(profile.email)
    user = User(email=User.objects.normalize_email(profile.email))
    user.set_unusable_password()
    _write(user, profile)
    _note(user, "invited", by, now, role=profile.role)
    _mail(user, now)
    return user


@transaction.atomic
def invite_again(user: User, by: User, now: datetime) -> None:
    """Another mail for somebody who has not come in yet. Raises DomainError for anybody else."""
    user = _hold(user)
    if not is_invited(user):
        raise DomainError(_("%(name)s can sign in already.") % {"name": user})
    _note(user, "invited-again", by, now)
    _mail(user, now)


@transaction.atomic
def change(user: User, profile: Profile, by: User, now: datetime, seen: str = "") -> User:
    """Write what an owner says of somebody. Raises DomainError where nobody would be left to be the owner, and where
    `seen`, the mark of what the form was opened with, is of before somebody else's change.
    """
    user = _hold(user)
    if seen and seen != mark_of(user):
        raise DomainError(
            _("Somebody has changed this meanwhile. What you typed is kept: look at what was done, then save again.")
        )
    before = _said(user)
    if folded(profile.email) != folded(user.email):
        _demand_free(profile.email)
    if before["role"] == Role.OWNER and profile.role != Role.OWNER:
        _demand_another_owner(user)
    user.email = User.objects.normalize_email(profile.email)
    _write(user, profile)
    after = _said(user)
    changed = sorted(key for key in after if after[key] != before[key])
    if "email" in changed and is_invited(user):
        _mail(user, now)
    elif "email" in changed:
        # To whom it was until now, who may know nothing of it.
        tell(user, "address-changed", now, email=str(before["email"]))
    if changed:
        role = {"role": profile.role, "role_before": before["role"]} if "role" in changed else {}
        _note(user, "changed", by, now, changed=changed, **role)
    return user


@transaction.atomic
def close(user: User, to: User | None, by: User, now: datetime) -> None:
    """Let somebody in no more: sessions, password and second factor end at once, and `to` looks after what they did.

    Raises DomainError for oneself, the last owner, and where nobody takes over what has to be looked after.
    """
    if user.pk == by.pk:
        raise DomainError(_("You cannot close your own account. Another owner can."))
    user, to = _hold(user), to and _hold(to)
    if not user.is_active:
        raise DomainError(_("The account of %(name)s is closed already.") % {"name": user})
    if has_role(user, Role.OWNER):
        _demand_another_owner(user)
    handed = hand_over(user, to, by, now) if to else {}
    if to is None and any(looked_after(user).values()):
        raise DomainError(_("%(name)s looks after quotes or clients. Choose who takes them over.") % {"name": user})
    user.is_active = False
    # It ends every session, those too that are listed nowhere, and every link that sets a password.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    end_sessions(user)
    second_factor.forget_of(user)
    mailing.drop(subject_of(user), (INVITATION,), "closed")
    more = {"handed": handed, "to": str(to.pk)} if to else {}
    _note(user, "closed", by, now, **more)


@transaction.atomic
def open_again(user: User, by: User, now: datetime) -> None:
    """Let somebody in again, by an invitation as at first. Raises DomainError where they are in."""
    user = _hold(user)
    if user.is_active:
        raise DomainError(_("%(name)s can sign in already.") % {"name": user})
    user.is_active, user.last_login = True, None
    user.save(update_fields=["is_active", "last_login"])
    _note(user, "opened", by, now)
    _mail(user, now)


@transaction.atomic
def forget_second_factor(user: User, by: User | None, now: datetime) -> None:
    """For another who has lost it; sessions end, in case somebody has found it. `by` is None at the server's shell.
    Raises DomainError without one."""
    if by is not None and user.pk == by.pk:
        raise DomainError(_("You remove your own under “Second factor”. Where it is lost, another owner can."))
    user = _hold(user)
    if not second_factor.forget_of(user):
        raise DomainError(_("%(name)s has set up no second factor.") % {"name": user})
    end_sessions(user)
    tell(user, "factor-forgotten", now)
    _note(user, "second-factor-forgotten", by, now)


@transaction.atomic
def sign_out_everywhere(user: User, by: User, now: datetime) -> None:
    """End all sessions of somebody: a laptop was left in a train."""
    end_sessions(_hold(user))
    _note(user, "signed-out", by, now)


@transaction.atomic
def need_of_all(by: User, now: datetime) -> int:
    """Demand a second factor of everybody who does not need one yet; returns of how many that is new."""
    hold_owners()
    found = list(User.objects.select_for_update().filter(is_active=True, needs_second_factor=False).order_by("pk"))
    for user in found:
        _demand_factor(user, by, now)
    return len(found)


@transaction.atomic
def need_of(user: User, by: User, now: datetime) -> None:
    """Demand a second factor of somebody; of whoever needs one already nothing changes.

    Raises DomainError for an account that is closed.
    """
    user = _hold(user)
    if not user.is_active:
        raise DomainError(_("The account of %(name)s is closed.") % {"name": user})
    if not user.needs_second_factor:
        _demand_factor(user, by, now)


def _demand_factor(user: User, by: User, now: datetime) -> None:
    user.needs_second_factor = True
    user.save(update_fields=["needs_second_factor"])
    _note(user, "changed", by, now, changed=["needs_second_factor"])


def looked_after(user: User) -> dict[str, int]:
    """How many quotes and clients this person looks after, by the names of their kinds."""
    return {
        relation.related_model._meta.model_name or "": relation.related_model._base_manager.filter(owner=user).count()
        for relation in LOOKED_AFTER
    }


def hand_over(user: User, to: User, by: User, now: datetime) -> dict[str, int]:
    """Let `to` look after every quote and client of `user`, and so after what is to be followed up.

    Returns how many by kind. Reports keep who has won or lost what; what is open counts for who has it now. Raises
    DomainError unless `to` sells and sees every client: quotes for clients of others are among them.
    """
    if to.pk == user.pk or not has_role(to, *SELLERS) or sees_own_only(to):
        raise DomainError(_("%(name)s cannot take it over. Choose somebody else who sells.") % {"name": to})
    for relation in LOOKED_AFTER:
        hold(relation, user)
    handed = {str(each.related_model._meta.model_name): repoint(each, user, to, by, now) for each in LOOKED_AFTER}
    QuoteFigures.objects.filter(owner=user, outcome="").update(owner=to)
    return handed


def end_sessions(user: User) -> None:
    """End every session of this person that is listed."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def owners() -> QuerySet[User]:
    """The owners who can sign in."""
    can = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(last_login__isnull=False)
    return User.objects.filter(can, is_active=True, groups__name=Role.OWNER)


def hold_owners() -> None:
    """Nobody else makes an owner or takes one away until this transaction ends."""
    list(Group.objects.select_for_update().filter(name=Role.OWNER).values_list("pk"))


def _hold(user: User) -> User:
    """The person as they are now, and all owners with them. Fresh: a role that was read before counts no more."""
    hold_owners()
    return User.objects.select_for_update().get(pk=user.pk)


def _demand_another_owner(user: User) -> None:
    if not owners().exclude(pk=user.pk).exists():
        raise DomainError(
            _("%(name)s is the only owner who can sign in. Make somebody else an owner first.") % {"name": user}
        )


def _demand_free(email: str) -> None:
    # "ann@bücher.example" and "ann@xn--bcher-kva.example" are one mailbox.
    near = User.objects.filter(email__istartswith=email.rpartition("@")[0] + "@").values_list("email", flat=True)
    if folded(email) in map(folded, near):
        raise DomainError(_("Somebody has this address already. Each person has one of their own."))


def _write(user: User, profile: Profile) -> None:
    user.name, user.title = profile.name, profile.title
    user.needs_second_factor, user.own_only = profile.needs_second_factor, profile.own_only
    user.save()
    user.groups.set([Group.objects.get(name=profile.role)])


def mark_of(user: User) -> str:
    """A fingerprint of what is said of somebody, for the form that changes it."""
    return hashlib.sha256(repr(_said(user)).encode()).hexdigest()[:16]


def _said(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "title": user.title,
        "email": user.email,
        "role": role_of(user),
        "needs_second_factor": user.needs_second_factor,
        "own_only": user.own_only,
    }


def _mail(user: User, now: datetime) -> None:
    subject = subject_of(user)
    mailing.drop(subject, (INVITATION,), "again")
    mailing.ask(send_invitation, INVITATION, subject, user.pk, now, recipient=user.pk, email=user.email)


def _note(user: User, what: str, by: User | None, now: datetime, **more: object) -> Event:
    body = {"what": what, "by": by.email if by else "", **more}
    return chain.append(Event.Kind.PERSON, subject_of(user), body, now, beside={"name": user.name, "email": user.email})
