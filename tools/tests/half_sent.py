"""Visitors who begin a request and do not end it, or ask and do not listen."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

_FORM: Final = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
BEGUN: Final = {
    "head": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
    "body": f"{_FORM}Content-Length: 900\r\n\r\na=b&",
    "chunks": f"{_FORM}Transfer-Encoding: chunked\r\n\r\n5\r\na=b&c\r\n10\r\na",
}


@contextmanager
def said_to(port: int, words: str, times: int) -> Iterator[list[socket.socket]]:
    """So many connections on which these words have been said and nothing is read."""
    with ExitStack() as all_of_them:
        callers = []
        for _ in range(times):
            caller = all_of_them.enter_context(socket.socket())
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            caller.connect(("127.0.0.1", port))
            caller.sendall(words.encode())
            callers.append(caller)
        yield callers
