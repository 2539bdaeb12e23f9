"""The app's registration."""

from django.apps import AppConfig
from django.core import checks


class GroundworkConfig(AppConfig):
    """Groundwork."""

    name = "groundwork"

    def ready(self) -> None:
        from groundwork.append_only import check_triggers

        checks.register(check_triggers, checks.Tags.database)
