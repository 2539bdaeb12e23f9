"""The app's registration."""

from django.apps import AppConfig


class MspPortalConfig(AppConfig):
    """MSP portal."""

    name = "msp_portal"
