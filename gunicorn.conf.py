"""What gunicorn reads when nobody names another file: ours, so that no log tells a proposal's link by an oversight."""

from msp_portal.gunicorn_conf import *  # noqa: F403
