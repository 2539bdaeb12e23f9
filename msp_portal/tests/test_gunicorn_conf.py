"""The web server's own log keeps quiet about the links it served."""

import subprocess
import sys

import pytest
from django.conf import settings

TOKEN = "canary_0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# gunicorn as it sets itself up; what it says when a page breaks and when a request is malformed.
SCRIPT = f"""
import logging
from gunicorn.app.wsgiapp import WSGIApplication
app = WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]")
log = app.cfg.logger_class(app.cfg)
try:
    raise RuntimeError("while reading /p/{TOKEN}/accept/")
except RuntimeError:
    log.exception("Error handling request %s", "/p/{TOKEN}/")
log.warning("Invalid request from ip=127.0.0.1: GET /p/{TOKEN}/ HTTP/9")
logging.getLogger("elsewhere").error("/p/%s/", "{TOKEN}")
log.info("accesslog=%s control=%s", app.cfg.accesslog, not app.cfg.control_socket_disable)
"""


@pytest.mark.once
def test_no_link_gets_into_its_log() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "--config", "python:msp_portal.gunicorn_conf", "msp_portal.wsgi"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert TOKEN not in done.stdout + done.stderr
    assert done.stderr.count("/p/[link]/") == 4
    assert "RuntimeError" in done.stderr, "the error itself is still told"
    assert "accesslog=None control=False" in done.stderr
