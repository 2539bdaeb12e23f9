"""Time zones come from the pinned package alone, whatever files this machine has: an old one tells wrong hours."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from django.conf import settings

from groundwork.display import clock
from quotes.documents import validity

# Since November 2026 these three have other hours than any file of before has: permanent daylight time in Canada, and
# Morocco without its own.
WINTER = datetime(2026, 12, 1, 12, tzinfo=UTC)
ZONES = {
    "America/Vancouver": ("-07:00", "1 December 2026, 5:00 AM MST"),
    "America/Winnipeg": ("-05:00", "1 December 2026, 7:00 AM EST"),
    "Africa/Casablanca": ("+00:00", "1 December 2026, 12:00 PM UTC+00"),
}
_ASK = (
    "from datetime import datetime; from zoneinfo import ZoneInfo; "
    "print('hours:', *(datetime(2026, 12, 1, 12).astimezone(ZoneInfo(zone)).isoformat() for zone in "
    f"{tuple(ZONES)!r}))"
)
_ENTRIES = {
    "web": ["-c", f"import msp_portal.wsgi; {_ASK}"],
    "manage and worker": ["manage.py", "shell", "--no-imports", "-c", _ASK],
    "tests": ["-c", f"import msp_portal.settings_test; {_ASK}"],
}


@pytest.fixture
def old_files(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine whose files give all three zones the hours of Tokyo, which nobody can mistake."""
    tokyo = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    for zone in ZONES:
        file = tmp_path / "zones" / zone
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(tokyo)
    said = {"PORTAL_ENV": "development", "DATABASE_URL": "sqlite://:memory:", "TZ": "UTC"}
    return {**os.environ, **said, "PYTHONTZPATH": str(tmp_path / "zones")}


def _hours(words: list[str], env: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, *words], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=True
    )
    told = re.search(r"^hours: (.*)$", done.stdout, re.MULTILINE)
    assert told, done.stdout
    return [moment[-6:] for moment in told[1].split()]


@pytest.mark.parametrize("entry", _ENTRIES)
def test_every_entry_asks_the_package_and_not_the_machine(old_files: dict[str, str], entry: str) -> None:
    env = {name: word for name, word in old_files.items() if name != "DJANGO_SETTINGS_MODULE"}
    assert _hours(_ENTRIES[entry], env) == [offset for offset, _ in ZONES.values()]


def test_control_left_alone_python_asks_the_machine(old_files: dict[str, str]) -> None:
    assert _hours(["-c", _ASK], old_files) == ["+09:00"] * len(ZONES)


@pytest.mark.parametrize("zone", ZONES)
def test_a_quote_is_valid_to_the_end_of_its_last_day_there(zone: str) -> None:
    last, end = validity(WINTER, 5, zone)
    offset, told = ZONES[zone]
    assert last == date(2026, 12, 6)
    assert end == datetime.fromisoformat(f"2026-12-07T00:00:00{offset}")
    assert clock(WINTER, zone) == told


def test_no_zone_is_lost() -> None:
    """What the company's form offers is what the package has."""
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata", *ZONES} <= available_timezones()
    assert len(available_timezones()) > 590
