"""The app's registration."""

from django.apps import AppConfig


class GroundworkConfig(AppConfig):
    """Groundwork."""

    name = "groundwork"
