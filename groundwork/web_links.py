"""Links to pages elsewhere that an owner types, and that clients are led to."""

import re
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Letters of other scripts and everything that cannot be seen are written in %-form, or as the host's xn-- name.
_PLAIN: Final = re.compile(r"[!#-;=?-Z_a-z~%\[\]]+", re.ASCII)
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)


def https_link(text: str) -> str:
    """A validator's and a form's reading of such a link: the link as it was typed.

    Raises ValidationError unless it begins with https://, names a host by its name, holds no user and no password, and
    does not lead back here.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme != "https" or not _PLAIN.fullmatch(text) or not _HOST.fullmatch(host) or port == 0:
        raise ValidationError(_("Write the whole address of the page, like https://pay.example.com/your-company."))
    if "@" in parts.netloc:
        raise ValidationError(_("Write it without a user and a password: whoever has the page could read them."))
    if host == urlsplit(settings.PUBLIC_BASE_URL).hostname:
        raise ValidationError(_("This is an address of this portal. Write that of your payment provider’s page."))
    return text
