"""Files that somebody sends, looks at in a dry run, and then has carried out: how they are kept in between.

A kind of them is a model that is a `HeldFile` and has a `user`, who holds one file of the kind at most.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

import pricing
from groundwork.errors import DomainError
from groundwork.models import HeldFile, User

KEPT_FOR: Final = timedelta(days=1)
H = TypeVar("H", bound=HeldFile)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as somebody sent it. The name is only ever shown."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def shown_name(self) -> str:
        """The name, safe to show: its last part, one line, nothing hidden in it."""
        tidy = pricing.one_line(self.name.replace("\\", "/").rsplit("/", 1)[-1])[:255]
        return tidy if tidy and not pricing.text_fault(tidy) else _("unnamed file")


def hold(kind: type[H], user: User, source: SourceFile, now: datetime) -> H:
    """Keep a file until the person has it carried out; replaces what they held before."""
    with transaction.atomic():
        # One after the other: two that arrive together both find nothing to replace.
        User.objects.select_for_update().get(pk=user.pk)
        drop_old(kind, now)
        drop(kind, user)
        return kind._default_manager.create(
            user=user,
            file_name=source.shown_name,
            content=source.content,
            sha256=source.sha256,
            created_at=now,
        )


def held_by(kind: type[H], user: User, now: datetime) -> H:
    """The file that this person holds. Raises Http404 where there is none."""
    found = kind._default_manager.filter(user=user, created_at__gte=now - KEPT_FOR).first()
    if found is None:
        raise Http404
    return found


def taken(held: H) -> H:
    """The held file, for this transaction alone. Raises DomainError if it has been carried out or replaced."""
    found = type(held)._default_manager.select_for_update().filter(pk=held.pk).first()
    if found is None:
        raise gone()
    return found


def gone() -> DomainError:
    """What is wrong where a file is not held any more."""
    return DomainError(_("This file has been applied or replaced already. Choose it again."))


def drop(kind: type[H], user: User) -> None:
    """Let go of the file that this person holds."""
    kind._default_manager.filter(user=user).delete()


def drop_old(kind: type[H], now: datetime) -> None:
    """Let go of what nobody has come back for."""
    kind._default_manager.filter(created_at__lt=now - KEPT_FOR).delete()
