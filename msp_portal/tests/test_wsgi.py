"""The server's entry: what a process has before it answers anybody."""

import gc
import importlib
import sys
from pathlib import Path

import pytest

from groundwork.tests.forked import a_process, ended


@pytest.mark.django_db
def test_what_a_process_begins_with_is_not_looked_through_again_and_again(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with a_process(_begun, str(told)) as process:
        assert ended(process) == 0
    frozen, before, views = map(int, told.read_text().split())
    assert before == 0, "the control"
    assert frozen > 100_000
    assert views, "those of the views are among them"


def _begun(told: str) -> None:
    before = gc.get_freeze_count()
    importlib.import_module("msp_portal.wsgi")
    looked_at = {id(each) for each in gc.get_objects()}
    view = importlib.import_module("quotes.views.proposal.page").page
    frozen = "msp_portal.urls" in sys.modules and id(view) not in looked_at
    Path(told).write_text(f"{gc.get_freeze_count()} {before} {int(frozen)}")
