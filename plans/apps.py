"""The app's registration."""

from decimal import Decimal

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext

import pricing
from groundwork.display import money, percent


class PlansConfig(AppConfig):
    """Plans. The engine knows no Django, so its words are turned, and amounts in them written, here."""

    name = "plans"

    def ready(self) -> None:
        pricing.install_translator(pricing.Translator(gettext, ngettext, money, _rate))


def _rate(share: Decimal) -> str:
    """With every decimal that a rate of a plan can have, so that none is shown rounded."""
    return percent(share, places=6)
