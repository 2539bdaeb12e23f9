"""Answers that staff have from elsewhere, as they record them."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from groundwork.models import User
from groundwork.tests.evidence.samples import a_pdf, examined
from quotes.services.accepting import Answer
from quotes.services.on_behalf import Report
from quotes.tests.sent import Sent, answer, posted

CAME = date(2026, 11, 22)
SAID = "Recorded on behalf of the client, received by e-mail on 22 November 2026, recorded by Sam Sales."


def a_report(by: User, **fields: Any) -> Report:
    """A mail with a signed PDF that came on the day on which making.NOW is; `fields` replace what it says."""
    base: dict[str, Any] = {"how": "e-mail", "words": "", "received_on": CAME, "by": by, "file": examined(a_pdf())}
    return Report(**{**base, **fields})


def a_yes(proposal: Sent, **fields: Any) -> Answer:
    """The choice of Gold, agreed to by somebody who has not signed here."""
    return answer(proposal, **{"title": "", "signature": "", **fields})


def reported(proposal: Sent, **fields: Any) -> dict[str, Any]:
    """The same as the form posts it."""
    chosen = posted(proposal)
    for name in ("title", "signature", "consent", "electronic", "authority"):
        del chosen[name]
    file = SimpleUploadedFile("offer returned.pdf", a_pdf(), content_type="application/pdf")
    return {**chosen, "how": "e-mail", "words": "", "received_on": "2026-11-22", "file": file, **fields}
