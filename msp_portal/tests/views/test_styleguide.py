"""The styleguide: only where pages are built, and with every component."""

from pathlib import Path

from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

TEMPLATES = Path(django_settings.BASE_DIR) / "templates"
# Parts of the frame, which every page shows.
FRAME = {"_search.html", "_head.html", "_main_navigation.html", "_messages.html", "_user_menu.html", "mark.html"}


def test_it_is_there_in_debug_alone(owner_client: Client, settings: Settings) -> None:
    assert owner_client.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    assert owner_client.get("/styleguide/").status_code == 200


def test_every_component_is_shown() -> None:
    page = (TEMPLATES / "msp_portal" / "styleguide.html").read_text(encoding="utf-8")
    components = {path.name for path in (TEMPLATES / "components").glob("*.html")} - FRAME

    assert components, "there are components"
    assert not [name for name in sorted(components) if f"components/{name}" not in page]
