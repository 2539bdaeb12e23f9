"""gunicorn's settings: `gunicorn -c python:msp_portal.gunicorn_conf msp_portal.wsgi`.

Words on the command line go before these. No access log: an address of a proposal is a key to it. gunicorn's own
errors name the address they happened at, so they pass the same filter as ours.
"""

import os
from typing import Any

# Django is not set up yet when gunicorn reads this: only what needs no settings may be imported.
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"  # pages are bound by the processor: processes beat threads
timeout = 120  # an import of 100,000 rows is one answer
graceful_timeout = 10
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
    },
}
