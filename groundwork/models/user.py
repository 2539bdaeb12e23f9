"""The people who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users, who are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who may sign in; raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Django's createsuperuser; here it is a user like any other, who is given a role afterwards."""
        return self.create_user(email, password, **{**fields, "is_superuser": True, "is_staff": True})


class User(AbstractUser):
    """Somebody who works at the MSP. What they may do follows from their role (groundwork.access)."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), unique=True)
    # Owners need one in any case (msp_portal.second_factor); here it is demanded of this person too.
    needs_second_factor = models.BooleanField(_("needs a second factor"), default=False)
    # Sees the clients that they look after, and what hangs on those, and nothing of the others; of owners it is not
    # heard (groundwork.access.sees_own_only).
    own_only = models.BooleanField(_("sees their own clients alone"), default=False)
    # The first owner of a portal, until they put the list of the first hour away (msp_portal.first_hour).
    in_first_hour = models.BooleanField(default=False, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


def display_name(user: User) -> str:
    """How allauth's pages call the user."""
    return str(user)
