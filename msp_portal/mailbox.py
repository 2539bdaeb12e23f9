"""Mails that were kept as files instead of being sent: what Django's file backend wrote, read back.

Only for portals without a mail server. A file holds one or more messages, each followed by a line of 79 dashes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings

from groundwork.addresses import folded
from groundwork.mail_server import FILES

MOST_FILES = 200  # the newest; older ones stay on the disk
MOST_BYTES = 20_000_000  # of one file: a message with a PDF has a few hundred thousand
MOST_TEXT = 200_000  # characters of a body that are shown

_NAME = re.compile(r"[0-9A-Za-z-]{1,100}\Z")
# Dashes that no header follows belong to the text of a mail.
_BETWEEN = re.compile(rb"\r?\n-{79}\r?\n(?=\Z|[A-Za-z-]+: )")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `name` and `position` are its address in the mailbox: the file, and its place in it."""

    name: str
    position: int
    subject: str
    sender: str
    recipients: str
    addresses: frozenset[str]
    sent_at: datetime | None
    text: str
    html: str
    attachments: tuple[str, ...]


def keeps_mail() -> bool:
    """Whether this portal keeps its mail as files."""
    return bool(settings.EMAIL_BACKEND == FILES)


def mails() -> Iterator[Mail]:
    """The newest mails, newest first."""
    folder = Path(settings.MAILBOX_DIR)
    files = [path for path in folder.glob("*.log") if _NAME.match(path.stem) and not path.is_symlink()]
    files.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for path in files[:MOST_FILES]:
        yield from reversed(_read(path))


def find_mail(name: str, position: int) -> Mail | None:
    """One mail by its address, or None. `name` comes from the address bar: only a plain file name is looked up."""
    if not _NAME.match(name):
        return None
    path = Path(settings.MAILBOX_DIR) / f"{name}.log"
    if path.is_symlink() or not path.is_file():
        return None
    found = _read(path)
    return found[position] if 0 <= position < len(found) else None


def _read(path: Path) -> tuple[Mail, ...]:
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES)
    parts = [part for part in _BETWEEN.split(raw) if part.strip()]
    return tuple(_mail(path.stem, position, part) for position, part in enumerate(parts))


def _mail(name: str, position: int, raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # by the policy
    to = [str(value) for header in ("To", "Cc", "Bcc") for value in message.get_all(header, [])]
    return Mail(
        name=name,
        position=position,
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        recipients=", ".join(to),
        addresses=frozenset(folded(address) for _, address in getaddresses(to)),
        sent_at=_moment(message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )


def _moment(message: EmailMessage) -> datetime | None:
    moment = getattr(message.get("Date"), "datetime", None)
    if not isinstance(moment, datetime):
        return None
    # "-0000" is how mail says UTC without naming a zone.
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())[:MOST_TEXT]
    except LookupError:  # a character set that nobody knows
        return ""
