"""How often a link, and whoever comes from one address, may sign, ask, pass on and download (PROPOSAL_LIMITS)."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundwork.rate_limits import client_address, count
from quotes.views.proposal.opening import Opened

STATUS: Final = 429
# Milliseconds.
_LITTLE: Final = 100


def seconds_to_wait(request: HttpRequest, opened: Opened, what: str) -> int:
    """Count one more of these; 0, or in how many seconds the next one is heard.

    The link is counted first, so that whoever presses one without end takes nothing from others at their address.
    """
    rates = settings.PROPOSAL_LIMITS[what]
    if rates is None:
        return 0
    with transaction.atomic():  # both in one commit
        of_link = count(f"{what}-link", rates[0], str(opened.found.link))
        if of_link.wait:
            return of_link.wait
        of_address = count(f"{what}-address", rates[1], client_address(request))
        if of_address.wait:
            of_link.rollback()
        return of_address.wait


def seconds_to_wait_to_read(request: HttpRequest, opened: Opened, what: str) -> int:
    """The same of what only reads: where a full disk or a long import keeps anything from being counted, it goes on."""
    if settings.PROPOSAL_LIMITS[what] is None:
        return 0
    try:
        with _waiting_little():
            return seconds_to_wait(request, opened, what)
    except DatabaseError:
        return 0


@contextmanager
def _waiting_little() -> Iterator[None]:
    """On SQLite somebody who writes holds up everybody who counts, for a minute where it is an import."""
    if connection.vendor != "sqlite":
        yield
        return
    patience = int(connection.settings_dict["OPTIONS"]["timeout"])
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_LITTLE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {patience * 1000}")


def please_wait(seconds: int) -> str:
    """What is said then, beside what was typed."""
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "That was a lot in a short while, so nothing was sent. What you have typed is still here: wait %(minutes)s "
        "minute, then send it once more.",
        "That was a lot in a short while, so nothing was sent. What you have typed is still here: wait %(minutes)s "
        "minutes, then send it once more.",
        minutes,
    ) % {"minutes": minutes}


def waiting(response: HttpResponse, seconds: int) -> HttpResponse:
    """An answer that says how long to wait, for programs too."""
    response.status_code = STATUS
    response["Retry-After"] = str(seconds)
    return response


def words_for_readers(seconds: int) -> tuple[str, str]:
    """Title and text of the page in place of a file that was asked for too often."""
    minutes = math.ceil(seconds / 60)
    text = ngettext(
        "This file was downloaded many times in a short while. Wait %(minutes)s minute, then try again.",
        "This file was downloaded many times in a short while. Wait %(minutes)s minutes, then try again.",
        minutes,
    )
    return _("One moment, please"), text % {"minutes": minutes}
