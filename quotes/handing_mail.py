"""The mail that a client was handed over, to whoever had it or one of its quotes, and to whoever has it now."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from groundwork import chain
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Event, Mail, User
from quotes.mail_kinds import Needless


def handed_over(mail: Mail) -> Letter:
    """Says whose client it is now, and what went along."""
    event = Event.objects.get(pk=mail.source)
    client = Client.objects.filter(pk=int(event.subject_number)).select_related("owner").first()
    person = User.objects.filter(pk=mail.recipient or 0, is_active=True).first()
    if client is None or person is None:
        raise NeedlessError(Needless.SETTLED)
    page = settings.PUBLIC_BASE_URL + reverse("clients:client_page", args=[client.pk])
    words = {
        **chain.body_of(event),
        "client": client,
        "yours": client.owner_id == person.pk,
        # Whoever sees their own clients alone does not find it any more.
        "link": page if client.is_seen_by(person) else "",
    }
    subject = (
        _("%(client)s is yours now") % {"client": client}
        if words["yours"]
        else _("%(client)s was handed over") % {"client": client}
    )
    return letter("quotes/mail/handed_over", words, subject, person)
