"""The app's registration."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Clients."""

    name = "clients"
