"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext

import pricing


class PlansConfig(AppConfig):
    """Plans. The engine knows no Django, so its words are turned here."""

    name = "plans"

    def ready(self) -> None:
        pricing.install_translator(pricing.Translator(gettext, ngettext))
