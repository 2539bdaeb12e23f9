"""What the worker writes into the file of heads."""

import logging
import socket
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from groundwork import chain
from groundwork.heads.file import HeadFileError, opened
from groundwork.heads.head import Head
from groundwork.heads.key import HeadKeyError, current_key
from groundwork.models import Event

logger = logging.getLogger(__name__)
_said: set[str] = set()


def current() -> Head | None:
    """The head as it is now; None for an empty chain. What a backup of the database should keep beside it, as text."""
    seq, record_hash = chain.head()
    return Head(seq, record_hash) if seq else None


def head_of(event: Event | None) -> str:
    """What a paper says of the entry that seals what it shows, N:HASH; nothing where there is none."""
    return "" if event is None else str(Head(event.seq, event.record_hash))


def note(now: datetime) -> bool:
    """Write the head into the file that HEAD_FILE names, unless it stands there already. Tells whether it did.

    Of any number of workers one writes it: whoever finds the file in use leaves it to the other. Where HEAD_WORKER
    names a machine, those on others write nothing, and have no file. Raises HeadFileError where the chain does not hold
    the head that was written last, HeadKeyError where nothing can be signed, OSError where nothing can be written.
    """
    if not settings.HEAD_FILE or settings.HEAD_WORKER not in ("", socket.gethostname()):
        return False
    path = Path(settings.HEAD_FILE)
    with opened(path) as file:
        if file is None:
            return False
        # Read under the lock: whoever had it before has written an earlier head than this.
        head, last = current(), file.last()
        if last is not None and last.head == head:
            file.sync()
            return False
        if last is not None and not _holds(last.head):
            raise HeadFileError(
                _(
                    "The chain does not hold entry %(head)s any more, which stands in %(path)s: it was cut off, "
                    "computed anew, or is another one. See manage.py verify. Where the database was begun anew on "
                    "purpose, put that file aside."
                )
                % {"head": last.head, "path": path}
            )
        if head is None:
            return False
        file.add(head, current_key(), now)
    return True


def note_or_say(now: datetime) -> None:
    """The same for the worker, which goes on with all else: what stands in the way is logged, each thing once."""
    try:
        note(now)
    except (HeadFileError, HeadKeyError, OSError) as error:
        if str(error) not in _said:
            _said.add(str(error))
            logger.error("The head of the chain is not written down. %s", error)


def _holds(head: Head) -> bool:
    return Event.objects.filter(seq=head.seq, record_hash=head.record_hash).exists()
