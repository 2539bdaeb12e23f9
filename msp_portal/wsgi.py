"""The server's entry. Without PORTAL_ENV it is production, so that forgetting it is safe."""

import os

import django

os.environ.setdefault("PORTAL_ENV", "production")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_portal.settings")

django.setup(set_prefix=False)

from msp_portal.handler import PortalHandler  # noqa: E402  # Django has to be set up first

application = PortalHandler()
