"""The page about running it, held against the code and against the files that it names."""

import configparser
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from pytest_django import Settings

from groundwork.outbox import QUEUES
from groundwork.private_files import keep_private
from tools.machine import ROOT

PAGE = (ROOT / "docs" / "deploy.md").read_text("utf-8")
DEPLOY = ROOT / "deploy"
_READS = re.compile(
    r"""(?:env\.(?:str|int|bool|list|email_url)\(|os\.environ\.get\(|os\.environ\[|_words\(|_flag\(|whole_number\()\s*"([A-Z][A-Z0-9_]+)\""""
)
_HOUSES = ("msp_portal", "groundwork", "quotes", "contracts", "plans", "clients")
# Of manage.py and the tests' settings: nothing that an operator says.
_NOT_THEIRS = {"DJANGO_SETTINGS_MODULE"}


def names_in_the_code() -> set[str]:
    sources = [path for house in _HOUSES for path in (ROOT / house).rglob("*.py") if "tests" not in path.parts]
    read = {name for path in sources for name in _READS.findall(path.read_text("utf-8"))}
    return (read | {"NEW_DATABASE_URL"}) - _NOT_THEIRS


def test_every_setting_has_its_row_and_every_row_its_setting() -> None:
    rows = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", PAGE, re.MULTILINE))
    assert rows == names_in_the_code()


def test_a_setting_without_a_row_would_be_found() -> None:
    assert _READS.findall('X = env.int("NEW_SETTING", default=3)') == ["NEW_SETTING"]


def test_a_production_that_follows_the_first_hour_is_one_in_every_process() -> None:
    """manage.py, which is the workers too, means development where nobody says it."""
    assert 'os.environ.setdefault("PORTAL_ENV", "development")' in (ROOT / "manage.py").read_text("utf-8")
    [at_least] = re.findall(r"At least (.*?)\. The units", PAGE, re.DOTALL)
    assert "`PORTAL_ENV=production`" in at_least
    assert "`PORTAL_ENV=production ./portal manage check`" in PAGE


def test_the_folder_of_backups_is_made_and_every_unit_that_makes_some_may_write_there() -> None:
    [folder] = re.findall(r"`BACKUP_DIR=(\S+)`", PAGE)[:1]
    assert f"install -d -o portal -g portal -m 0700 {folder}`" in PAGE
    for unit in ("portal-worker@", "portal-backup"):
        assert re.search(rf"^ReadWritePaths=.*{folder}$", (DEPLOY / f"{unit}.service").read_text("utf-8"), re.MULTILINE)


def test_units_start_what_there_is_and_are_shut_in() -> None:
    units = sorted(DEPLOY.glob("*.service"))
    assert [unit.stem for unit in units] == ["portal-backup", "portal-web", "portal-worker@"]
    for unit in units:
        # systemd takes a key twice, which this reader does not.
        said = configparser.RawConfigParser(strict=False, interpolation=None)
        said.optionxform = str  # type: ignore[assignment,method-assign]
        said.read(unit)
        service = said["Service"]
        if "manage.py" in service["ExecStart"]:
            assert service["ExecStart"].split("manage.py ")[1].split()[0] in get_commands()
        assert (service["NoNewPrivileges"], service["ProtectSystem"], service["UMask"]) == ("yes", "strict", "0077")


def test_every_queue_has_a_worker_in_the_docs_and_in_compose() -> None:
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    for queue in QUEUES:
        assert f"portal-worker@{queue}" in PAGE
        assert f'"--queue", "{queue}"' in compose


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_front_says_who_asks_and_takes_files_as_large_as_the_portal_does(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    assert "X-Forwarded-For" in text
    assert re.search(r"32\s?m", text, re.IGNORECASE)
    assert "/readyz" in text


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("nginx.conf", "access_log off; error_log /var/log/nginx/error.log emerg;"),
        ("Caddyfile", "{ log { exclude http.log.error } }"),
    ],
)
def test_the_front_writes_no_address_also_not_of_what_the_portal_did_not_answer(name: str, wanted: str) -> None:
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    text = " ".join(" ".join(line for line in lines if not line.lstrip().startswith("#")).split())
    assert wanted in text
    assert text.count("log ") == wanted.count("log ")  # and no other log


def test_the_nginx_of_the_oldest_debian_that_the_portal_runs_on_reads_its_file() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    # `http2 on;` is a directive of 1.25.1; Debian 12, whose Python is 3.11, has 1.22.
    assert re.findall(r"^ *listen .*443 ssl(.*);", text, re.MULTILINE) == [" http2", " http2"]
    assert not re.search(r"^ *http2 ", text, re.MULTILINE)


@pytest.fixture
def mask() -> Iterator[None]:
    """The one of the test run comes back."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.any_database
@pytest.mark.usefixtures("mask")
def test_what_is_there_is_kept_from_others(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.MAILBOX_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "mail", ""
    settings.OWN_SEAL_KEY, settings.OWN_HEAD_KEY = tmp_path / "seal-key.p12", tmp_path / "no-such-key"
    settings.HEAD_FILE = str(tmp_path / "heads.jsonl")
    (tmp_path / "mail").mkdir(mode=0o755)
    names = ("secret-key", "seal-key.p12", "mail/1.log", "heads.jsonl", "restored.env")
    files = tuple(tmp_path / name for name in names)
    for path in files:
        path.write_text("secret")
        path.chmod(0o644)
    tmp_path.chmod(0o755)
    assert {*files, tmp_path, tmp_path / "mail"} <= set(keep_private())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path, tmp_path / "mail")} == {0o700}
    (tmp_path / "new").write_text("made after")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    assert not {*files, tmp_path} & set(keep_private())
