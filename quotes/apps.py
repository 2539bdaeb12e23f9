"""The app's registration."""

from django.apps import AppConfig


class QuotesConfig(AppConfig):
    """Quotes."""

    name = "quotes"
