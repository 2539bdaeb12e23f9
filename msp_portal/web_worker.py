"""A process of the web server: gunicorn starts, watches and stops it, waitress reads and answers the requests in it.

gunicorn's own workers give a process or a thread to whoever has begun to speak, so a few requests that are sent by
halves hold up everybody. waitress reads with one loop and hands a request to a thread when it is there in full; it
takes the answer back the same way, so a slow reader holds up nobody either (docs/adr/0013-requests-in-full.md).

Knows no Django: gunicorn reads this before Django is set up.
"""

import os
import time
from typing import Any, ClassVar, Final

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ThreadedTaskDispatcher

# How often, in seconds, the loop looks round when nobody speaks: a signal is heeded that late at most.
_LOOK_ROUND: Final = 0.5
# The same while it takes nobody: a thread that comes free in just the wrong moment is seen that late.
_LOOK_FOR_A_THREAD: Final = 0.05
_TIDY_EVERY: Final = 1
# Whoever has been taken and says nothing for so many seconds is let go when this process ends. Not sooner: who has
# connected a moment before has asked already, or is about to, and another process cannot answer there.
_SILENT: Final = 1.0
# Above the largest file that a form takes (clients.importing.limits), so that the form can say how large one may be.
MOST_BODY_BYTES: Final = 32 * 1024 * 1024

Sockets = dict[int, Any]


class Threads(ThreadedTaskDispatcher):
    """The threads of a process, and how many requests they have answered."""

    answered = 0

    @property
    def has_a_free_one(self) -> bool:
        """Whether somebody who asks now is answered at once."""
        with self.lock:
            return bool(self.active_count + len(self.queue) < len(self.threads))


class Channel(HTTPChannel):
    """A connection that makes no thread wait for who asks and asks and reads nothing."""

    def service(self) -> None:
        """Answer, and where all threads had something to do tell the loop that this one has no more."""
        super().service()
        self.server.task_dispatcher.answered += 1
        if not self.server.accepting:
            self.server.pull_trigger()

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Let go whoever has asked for more while 16 MB are not read. waitress waits here until they are.

        One packet holds a hundred requests, so a handful of connections would take every thread, and for ever. Of one
        long answer that is made piece by piece (a file of staff's) it may wait.
        """
        if self.total_outbufs_len <= self.adj.outbuf_high_watermark or len(self.requests) < 2:
            super()._flush_outbufs_below_high_watermark()
            return
        with self.outbuf_lock:
            self._flush_exception(self._flush_some, do_close=False)
        if self.total_outbufs_len > self.adj.outbuf_high_watermark:
            self.will_close = True
            with self.requests_lock:
                del self.requests[1:]


class BufferingWorker(Worker):
    """Takes from gunicorn's settings: threads, worker_connections, keepalive, backlog, graceful_timeout and timeout.

    `keepalive` is how many seconds a connection may be silent, also in the middle of a request.
    """

    channel_class: ClassVar[type[HTTPChannel]] = Channel
    threads_class: ClassVar[type[Threads]] = Threads
    _answered = -1

    def run(self) -> None:
        """Serve until told to stop or gunicorn is gone, then finish what is in hand."""
        sockets: Sockets = {}
        threads = self.threads_class()
        threads.set_thread_count(self.cfg.threads)
        self._serve(sockets, threads)
        while self.alive and self.ppid == os.getppid():
            is_free = threads.has_a_free_one
            self._beat(threads, is_free=is_free)
            # Who connects while all threads have something to do waits where every process can take them, and not
            # behind those of this one while another has nothing to do.
            _take_connections(sockets, is_free)
            _turn(sockets, _LOOK_ROUND if is_free else _LOOK_FOR_A_THREAD)
            _let_go(sockets)
        self._finish(sockets)
        threads.shutdown(timeout=1)

    def _serve(self, sockets: Sockets, threads: Threads) -> None:
        create_server(
            self.wsgi,
            map=sockets,
            _dispatcher=threads,
            sockets=[listener.sock for listener in self.sockets],
            backlog=self.cfg.backlog,
            connection_limit=self.cfg.worker_connections,
            channel_timeout=self.cfg.keepalive,
            cleanup_interval=_TIDY_EVERY,
            max_request_body_size=MOST_BODY_BYTES,
            asyncore_use_poll=True,
            # Django decides whom it believes (BEHIND_PROXY).
            clear_untrusted_proxy_headers=False,
            ident=None,
        )
        for each in sockets.values():
            if isinstance(each, BaseWSGIServer):
                each.channel_class = self.channel_class

    def _beat(self, threads: Threads, *, is_free: bool) -> None:
        """Tell gunicorn that this process is well: it is not while all threads have something to do and none answers.

        After `timeout` seconds of that every thread hangs, and gunicorn puts a new process in this one's place.
        """
        if is_free or threads.answered != self._answered:
            self.notify()
        self._answered = threads.answered

    def _finish(self, sockets: Sockets) -> None:
        """Answer what has come in full or is coming, take nobody new, and let go whoever says nothing."""
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until:
            self.notify()
            _take_connections(sockets, False)
            for each in list(sockets.values()):
                if isinstance(each, HTTPChannel) and not _in_hand(each) and _is_silent(each):
                    each.will_close = True
            if not any(isinstance(each, HTTPChannel) for each in sockets.values()):
                return
            _turn(sockets, 0.05)


def _take_connections(sockets: Sockets, takes: bool) -> None:
    for each in sockets.values():
        if isinstance(each, BaseWSGIServer):
            each.accepting = takes


def _in_hand(channel: HTTPChannel) -> bool:
    """Whether somebody waits there for an answer, or for the rest of one."""
    return bool(channel.requests or channel.total_outbufs_len)


def _let_go(sockets: Sockets) -> None:
    """Close what is to be closed. waitress does so when it can write there, which it never can to who reads nothing."""
    for each in list(sockets.values()):
        if isinstance(each, HTTPChannel) and each.will_close:
            each.handle_close()


def _is_silent(channel: HTTPChannel) -> bool:
    """Whether nothing has come from there for a while."""
    return bool(time.time() - channel.last_activity >= _SILENT)


def _turn(sockets: Sockets, seconds: float) -> None:
    wasyncore.loop(timeout=seconds, use_poll=True, map=sockets, count=1)
