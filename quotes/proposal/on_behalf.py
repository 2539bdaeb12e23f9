"""How an answer that staff have recorded is told: one sentence, the same everywhere, and never that somebody signed."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.display import day
from quotes.documents import OnBehalf
from quotes.documents.on_behalf import MAIL, OTHER, PAPER, TELEPHONE

HOW_CHOICES: Final[tuple[tuple[str, str | Promise], ...]] = (
    (PAPER, gettext_lazy("On paper")),
    (MAIL, gettext_lazy("By e-mail")),
    (TELEPHONE, gettext_lazy("By telephone")),
    (OTHER, gettext_lazy("Otherwise")),
)
_RECEIVED: Final[dict[str, str | Promise]] = {
    PAPER: gettext_lazy("received on paper on %(day)s"),
    MAIL: gettext_lazy("received by e-mail on %(day)s"),
    TELEPHONE: gettext_lazy("received by telephone on %(day)s"),
    OTHER: gettext_lazy("received otherwise on %(day)s"),
}


def told_on_behalf(came: OnBehalf, locale: str | None = None) -> str:
    """ "Recorded on behalf of the client, received by e-mail on 27 November 2026, recorded by Sam Sales." """
    received = str(_RECEIVED[came.how]) % {"day": day(came.day, locale)}
    if came.words:
        received = _("%(received)s (%(words)s)") % {"received": received, "words": came.words}
    return _("Recorded on behalf of the client, %(received)s, recorded by %(name)s.") % {
        "received": received,
        "name": came.recorded_by.name,
    }
