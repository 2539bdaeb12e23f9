"""gunicorn's settings: `gunicorn -c python:msp_portal.gunicorn_conf msp_portal.wsgi`.

Words on the command line go before these. No access log: an address of a proposal is a key to it. gunicorn's own
errors name the address they happened at, so they pass the same filter as ours.
"""

import os
from typing import Any

# Django is not set up yet when gunicorn reads this: only what needs no settings may be imported.
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "msp_portal.web_worker.BufferingWorker"
threads = 8  # of each process; pages are bound by the processor, waiting for the database's lock or a PDF is not
worker_connections = 500  # of each process: who speaks, and who was kept
keepalive = 60  # seconds of silence, also in the middle of a request
timeout = 120  # no thread has come free for so long: the process is replaced
graceful_timeout = 10
umask = 0o077  # what it makes, the database and mails that are kept, is for its own account
accesslog = None
control_socket_disable = True
logconfig_dict: dict[str, Any] = {
    "disable_existing_loggers": False,
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "filters": {"no_links": {"()": "groundwork.log_filter.WithoutProposalLinks"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_links"]}},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
        # A line for each request that waits for a thread: nobody's news.
        "waitress.queue": {"handlers": [], "propagate": False, "level": "CRITICAL"},
    },
}
