"""Where manage.py demo must not load anything."""

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from clients.models import Client
from contracts.models import Seller
from groundwork.models import User

pytestmark = pytest.mark.django_db


def test_a_portal_with_data_of_its_own_is_left_alone() -> None:
    Client.objects.create(name="A real client")
    with pytest.raises(CommandError, match="data of its own"):
        call_command("demo")
    assert Client.objects.count() == 1
    assert not User.objects.exists()
    assert not Seller.objects.exists()


def test_it_is_never_loaded_in_production(settings: LazySettings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("demo")
    assert not User.objects.exists()
