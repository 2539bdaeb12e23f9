"""Making and changing a client with its sites and contacts."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.models import Client
from groundwork.errors import DomainError
from groundwork.plain_text import misleading_character, one_line


def create_client(name: str, *, now: datetime) -> Client:
    """Make a client. Raises DomainError if the name is empty, hides something, is too long, or is taken."""
    tidy = one_line(name)
    hidden = misleading_character(tidy)
    if not tidy or hidden or len(tidy) > 120:
        raise DomainError(_("A client's name has 1 to 120 characters, all of them visible. Type it again."))
    try:
        with transaction.atomic():
            return Client.objects.create(name=tidy)
    except IntegrityError as fault:
        raise DomainError(_("There is a client “%(name)s” already.") % {"name": tidy}) from fault
