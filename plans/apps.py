"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext

from plans.pricing.words import Translator, install


class PlansConfig(AppConfig):
    """Plans. The engine knows no Django, so its words are turned here."""

    name = "plans"

    def ready(self) -> None:
        install(Translator(gettext, ngettext))
