"""In tests no request sends a mail: a slow mail server would hold up the page, and a change undone would be told.

Mail is the worker's (groundwork.outbox). What a request sends all the same is refused, whatever the backend.
"""

import sys
from types import FrameType

from django.core.handlers.base import BaseHandler
from django.core.mail import EmailMessage

_send = EmailMessage.send


def _in_a_request() -> bool:
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code is BaseHandler.get_response.__code__:
            return True
        frame = frame.f_back
    return False


def _send_unless_in_a_request(mail: EmailMessage, fail_silently: bool = False) -> int:
    if _in_a_request():
        raise AssertionError(f"A request sends a mail to {mail.to}. Put it into the outbox.")
    return _send(mail, fail_silently)


EmailMessage.send = _send_unless_in_a_request  # type: ignore[method-assign,assignment]
