"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext

import pricing
from groundwork.display import money, rate


class PlansConfig(AppConfig):
    """Plans. The engine knows no Django, so its words are turned, and amounts in them written, here."""

    name = "plans"

    def ready(self) -> None:
        pricing.install_translator(pricing.Translator(gettext, ngettext, money, rate))
