"""Keeps proposal links out of the logs: whoever reads a log must not be able to open a proposal."""

import logging
import re

# The token of /p/TOKEN/..., wherever it stands in a line or in its arguments.
_LINK = re.compile(r"(/p/)[A-Za-z0-9_-]{16,}")


def without_links(text: str) -> str:
    """The text with every proposal token replaced."""
    return _LINK.sub(r"\1[link]", text)


class WithoutProposalLinks(logging.Filter):
    """Rewrites the finished message, so that no argument or traceback carries a token through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_links(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_links(record.exc_text)
        return True
