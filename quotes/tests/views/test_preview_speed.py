"""How long the preview beside the matrix takes after an edit of the demo plan; the aim is 150 ms on an idle machine.

./portal drill -m drill quotes/tests/views/test_preview_speed.py -n0
"""

from typing import Any

import pytest
from django.test import Client as Browser

from groundwork.models import User
from plans.models import Plan
from plans.services import import_plan
from quotes.tests.making import CABLE_TV, NOW, a_client, a_seller

pytestmark = [pytest.mark.drill, pytest.mark.benchmark(max_time=3, warmup=True)]


@pytest.fixture
def ladder(owner: User) -> Plan:
    a_seller()
    return import_plan(CABLE_TV, owner, NOW)


@pytest.mark.parametrize("room", ["preview/?client={}", "as-client/{}/"])
def test_a_real_client(benchmark: Any, ladder: Plan, owner_client: Browser, room: str) -> None:
    address = f"/quotes/plans/{ladder.pk}/{room.format(a_client().pk)}"
    answer = benchmark(owner_client.get, address, headers={"HX-Request": "true"} if "preview" in room else {})
    assert answer.status_code == 200
    assert "Gold" in answer.content.decode()
