"""The server's entry. Without PORTAL_ENV it is production, so that forgetting it is safe."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("PORTAL_ENV", "production")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp_portal.settings")

application = get_wsgi_application()
