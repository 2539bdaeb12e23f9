"""manage.py worker: run the jobs of the outbox."""

import logging
import os
import secrets
import signal
import socket
from argparse import ArgumentParser, ArgumentTypeError
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from groundwork import heads, worker
from groundwork.outbox import QUEUES
from groundwork.private_files import UMASK
from groundwork.sealing import SealError, current_key

logger = logging.getLogger("groundwork.worker")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Somebody waits for a page; a job has the time that pages leave.
_GIVES_WAY = 5


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= worker.LONGEST_PAUSE:
        raise ArgumentTypeError(f"must be more than 0 and at most {worker.LONGEST_PAUSE:.0f}")
    return seconds


def _see_to_the_keys() -> None:
    """Made on the first start. What is wrong with one is said now and not with the first contract; all else goes on."""
    try:
        key = current_key(timezone.now())
    except SealError as error:
        logger.error("Contracts wait for their seal. %s", error)
    else:
        logger.info("Contracts are sealed by: %s, certificate %s.", key.name, key.sha256)
    if not settings.HEAD_FILE:
        return
    try:
        public = heads.current_key().public
    except heads.HeadKeyError as error:
        logger.error("No head of the chain is signed. %s", error)
    else:
        logger.info("Heads of the chain are signed by key %s, in %s.", public, settings.HEAD_FILE)


class Command(BaseCommand):
    """Ends when told to (SIGTERM, ctrl-C), after the job in hand. Told twice it ends at once: the job is run again."""

    help = "Run the jobs of the outbox: mail, PDF and other work that is slow or may fail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="Run what is due, then exit.")
        parser.add_argument(
            "--poll", type=_seconds, default=1.0, metavar="SECONDS", help="How often to look for jobs (default: 1)."
        )

        parser.add_argument(
            "--queue",
            action="append",
            default=[],
            choices=QUEUES,
            help="Keep to the jobs of a queue. May be given several times; without it the worker takes them all.",
        )

    def handle(self, *args: Any, batch: bool, poll: float, queue: list[str], **options: Any) -> None:
        os.umask(UMASK)
        if not batch:
            os.nice(_GIVES_WAY)
        stop = worker.StopSign()

        def heed(number: int, frame: FrameType | None) -> None:
            stop.told = True
            for each in STOP_SIGNALS:
                signal.signal(each, signal.SIG_DFL)

        before = {number: signal.signal(number, heed) for number in STOP_SIGNALS}
        # A new name for each process: see groundwork.liveness.
        worker_id = f"{socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(8)}".lower()
        try:
            logger.info("Worker %s begins%s.", worker_id, f", for {', '.join(queue)}" if queue else "")
            _see_to_the_keys()
            count = worker.run(worker_id, stop, batch=batch, poll=poll, queues=queue)
            logger.info("Worker %s ends after %d jobs.", worker_id, count)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
