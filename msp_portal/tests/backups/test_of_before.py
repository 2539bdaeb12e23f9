"""Backups that were kept, of each kind of database: they go back onto either, are migrated, and hold.

The files are of the demo, as a portal of that month wrote them (`manage.py backup`). Their keys are nobody's.
"""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from groundwork import append_only
from groundwork.backups import opened, restore
from groundwork.models import User
from groundwork.tests.dumping import another_database
from msp_portal.tests.backups.portal import PASSPHRASE, own_place, verified
from quotes.links import token_of
from quotes.models import ProposalLink

FOLDER = Path(__file__).parents[1] / "data" / "backups"
KEPT = sorted(FOLDER.glob("*.zip"))


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_it_is_whole(file: Path) -> None:
    with opened(file) as backup:
        backup.check()
        assert file.stem.endswith(backup.manifest.database)


@pytest.mark.drill
@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_it_comes_back_onto_this_kind_of_database(file: Path, settings: Settings, tmp_path: Path) -> None:
    own_place(settings, tmp_path / "after")
    (tmp_path / "other").mkdir()
    with another_database(tmp_path / "other"):
        restored = restore(file, PASSPHRASE)
        assert "All is as it was written" in verified()
        assert append_only.unprotected(connection) == ()
        assert User.objects.filter(email="owner@northgate.example").exists()
        # As the operator takes them over: the links of then open with the key of then.
        assert restored.settings is not None
        settings.SECRET_KEY = dict(line.split("=", 1) for line in restored.settings.read_text().splitlines())[
            "SECRET_KEY"
        ]
        opening = [token for link in ProposalLink.objects.all() if (token := token_of(link))]
        assert opening
        assert {Client().get(f"/p/{token}/").status_code for token in opening} <= {200, 410}
        assert restored.manifest.rows > 1_000


def test_there_is_one_of_each_kind() -> None:
    assert {file.stem.rpartition("-")[2] for file in KEPT} == {"sqlite", "postgresql"}
