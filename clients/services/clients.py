"""Making and changing a client with its sites and contacts."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.models import Client
from groundwork.errors import DomainError
from groundwork.plain_text import misleading_character, one_line


def checked_name(name: str) -> str:
    """The name, tidied. Raises DomainError if it is empty, too long, or hides something."""
    tidy = one_line(name)
    if not tidy or len(tidy) > 120 or misleading_character(tidy):
        raise DomainError(_("A client's name has 1 to 120 characters, all of them visible. Type it again."))
    return tidy


def create_client(name: str, *, now: datetime) -> Client:
    """Make a client. Raises DomainError if the name cannot be one, or is taken."""
    tidy = checked_name(name)
    try:
        with transaction.atomic():
            return Client.objects.create(name=tidy)
    except IntegrityError as fault:
        raise DomainError(_("There is a client “%(name)s” already.") % {"name": tidy}) from fault
