"""The app's registration."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans."""

    name = "plans"
