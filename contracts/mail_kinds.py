"""The mails of a contract: their kinds, and why one may have become needless."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailKind(TextChoices):
    """Whom it goes to, what it is written from, and what it is called."""

    NOTICE = "notice", _("the notice")  # to the billing and the primary contact, from a record
    STATEMENT = "statement", _("the statement")  # to the billing contact, from a sent statement
    DAYS = "days", _("the reminder of its end and notice")  # to staff, from the contract


class Needless(TextChoices):
    """Why a mail was not sent after all."""

    AGAIN = "again", _("it was mailed again instead")
    SETTLED = "settled", _("there is nothing to decide any more")
