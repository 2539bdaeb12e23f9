"""Keeps secret links out of the logs: whoever reads a log must not be able to open a proposal or a calendar.

Every handler wears the filter (settings.LOGGING, msp_portal.gunicorn_conf); a test walks them all. Knows no Django,
because gunicorn reads it before Django is set up.
"""

import logging
import re

# The token of /p/TOKEN/... and of /contracts/calendar/TOKEN.ics, wherever it stands, also percent-encoded in another
# address.
_LINK = re.compile(r"((?:/|%2f)(?:p|calendar)(?:/|%2f))[A-Za-z0-9_-]{16,}", re.IGNORECASE)
# A token by itself: 43 characters of base64url, upper and lower case among them (hashes and names have one case).
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"
)


def without_links(text: str) -> str:
    """The text with every token of a proposal or a calendar replaced."""
    return _TOKEN.sub("[link]", _LINK.sub(r"\1[link]", text))


class WithoutProposalLinks(logging.Filter):
    """Rewrites the finished message, so that no argument or traceback carries a token through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_links(_message(record))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_links(record.exc_text)
        if record.stack_info:
            record.stack_info = without_links(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a wrong placeholder: logging would print the arguments as they are
        return f"{record.msg} {record.args!r}"
