"""`./portal run` with small programs in place of the portal's own: what starts, watches and stops them is the same."""

import sys
from typing import Any, Final

from tools import environment, serve, system_packages

# As gunicorn: two processes below it, which end with it when it is told to end, and an answer to everything.
_WEB: Final = """
import os, signal, socket, sys
if not (os.fork() and os.fork()):
    while True:
        signal.pause()
signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    caller, _ = listener.accept()
    caller.recv(65536)
    caller.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
    caller.close()
"""
_PROGRAMS: Final = {"web server": _WEB, "worker": "import signal; signal.pause()"}


def main() -> int:
    """Serve until stopped, as `tools.serve.serve` says."""
    real = serve._started

    def started(name: str, command: list[str], env: dict[str, str], **options: Any) -> serve.Child:
        # The words of the real program go along, so that it is found by them.
        small = [sys.executable, "-I", "-S", "-c", _PROGRAMS[name], env["PORT"], *command]
        return real(name, small, env, **options)

    serve._started = started  # type: ignore[assignment]
    serve._prepare = lambda env: ""
    environment.ensure = lambda kind: None
    system_packages.want_pdf = lambda: None
    return serve.serve()


if __name__ == "__main__":
    sys.exit(main())
