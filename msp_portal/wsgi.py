"""The server's entry. Without PORTAL_ENV it is production, so that forgetting it is safe."""

import gc
import os

import django

os.environ.setdefault("PORTAL_ENV", "production")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_portal.settings")

django.setup(set_prefix=False)

import msp_portal.urls  # noqa: E402, F401  # Django has to be set up first; the first request does not wait for it
from msp_portal.handler import PortalHandler  # noqa: E402

application = PortalHandler()
# What is there by now stays for as long as the process does. Looking through it for what nobody needs any more held up
# every request for a tenth of a second, time and again.
gc.collect()
gc.freeze()
