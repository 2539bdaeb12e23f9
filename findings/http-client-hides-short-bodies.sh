#!/usr/bin/env bash
# Python 3.11, the module http.client.
#
# One would guess: an answer whose Content-Length is 50 and that ends after 2 bytes raises IncompleteRead, whichever way it is read.
# What happens: read() raises it; read(n), by which anybody reads who has a limit, gives the 2 bytes and then nothing, as if that were all.
# Seen on 2026-11-30 with 3.11: b'xx', then b'', no exception; response.length is 48.
# For us: a list of devices that was cut would retire those that are not in it. groundwork/outgoing/asking.py looks at the length that is left.
set -eu
python3 - <<'PY'
import socket
import threading
from http.client import HTTPConnection, IncompleteRead

server = socket.create_server(("127.0.0.1", 0))


def answer():
    for _time in range(2):
        other, _address = server.accept()
        other.recv(65536)
        other.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nxx")
        other.close()


threading.Thread(target=answer, daemon=True).start()
connection = HTTPConnection(*server.getsockname())
connection.request("GET", "/")
response = connection.getresponse()
print("read(n):", response.read(100), response.read(100), "left:", response.length)
assert response.length == 48
connection = HTTPConnection(*server.getsockname())
connection.request("GET", "/")
try:
    connection.getresponse().read()
    raise AssertionError("no exception")
except IncompleteRead as fault:
    print("read():", repr(fault))
PY
