"""What the portal starts with, and what it refuses to start with."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from msp_portal.environment import read_database, read_environment, whole_number
from msp_portal.settings_limits import read_rates

KEY = "k3y-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
PRODUCTION = {"PORTAL_ENV": "production", "SECRET_KEY": KEY, "PUBLIC_BASE_URL": "https://portal.example.com"}
NAMES = ("PORTAL_ENV", "DEBUG", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "PUBLIC_BASE_URL", "ALLOWED_HOSTS", "PORT")


def _say(monkeypatch: pytest.MonkeyPatch, **words: str | None) -> None:
    """Make the process environment hold these words and no others of ours; None leaves one out."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, word in words.items():
        if word is not None:
            monkeypatch.setenv(name, word)


def test_a_production_that_is_said_in_full_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _say(monkeypatch, **PRODUCTION, ALLOWED_HOSTS="portal.example.net, 10.0.0.5")
    environment = read_environment(tmp_path)
    assert environment.production
    assert not environment.debug
    assert environment.allowed_hosts == ("portal.example.com", "portal.example.net", "10.0.0.5")
    assert not list(tmp_path.iterdir()), "production makes no key for itself"


def test_silence_means_production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _say(monkeypatch, **{**PRODUCTION, "PORTAL_ENV": None})
    assert read_environment(tmp_path).production


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("DEBUG", "1"),
        ("DEBUG", "True"),
        ("DEBUG", "maybe"),
        ("SECRET_KEY", None),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", KEY[:49]),
        ("SECRET_KEY", "a" * 80),
        ("SECRET_KEY", "django-insecure-" + KEY),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("SECRET_KEY_FALLBACKS", f"{KEY},short"),
        ("PUBLIC_BASE_URL", None),
        ("PUBLIC_BASE_URL", ""),
        ("PUBLIC_BASE_URL", "portal.example.com"),
        ("PUBLIC_BASE_URL", "http://portal.example.com"),
        ("PUBLIC_BASE_URL", "https://"),
        ("PUBLIC_BASE_URL", "https://portal.example.com/quotes"),
        ("PUBLIC_BASE_URL", "https://portal.example.com?a=b"),
        ("PUBLIC_BASE_URL", "https://portal.example.com#a"),
        ("PUBLIC_BASE_URL", "https://user@portal.example.com"),
        ("PUBLIC_BASE_URL", "https://portal.example.com:port"),
        ("PUBLIC_BASE_URL", "https://portal.example.com evil"),
        ("PUBLIC_BASE_URL", "https://*"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "portal.example.net,.example.com"),
        ("PORTAL_ENV", "staging"),
        ("PORTAL_ENV", ""),
    ],
)
def test_production_refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, word: str | None) -> None:
    _say(monkeypatch, **{**PRODUCTION, name: word})
    with pytest.raises(ImproperlyConfigured, match=name):
        read_environment(tmp_path)


@pytest.mark.parametrize("base", ["https://portal.example.com", "https://portal.example.com:8443"])
def test_a_slash_at_the_end_is_taken_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base: str) -> None:
    _say(monkeypatch, **{**PRODUCTION, "PUBLIC_BASE_URL": base + "/"})
    assert read_environment(tmp_path).public_base_url == base


def test_development_needs_nothing_and_keeps_its_own_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _say(monkeypatch, PORTAL_ENV="development", PORT="8123")
    first, second = read_environment(tmp_path), read_environment(tmp_path)
    assert (first.production, first.debug) == (False, False)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 50
    assert first.public_base_url == "http://127.0.0.1:8123"
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_who_starts_while_the_key_is_being_made_gets_the_same_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The tests of both databases begin at once in a fresh clone: one read the file before the other had written it."""
    _say(monkeypatch, PORTAL_ENV="development")
    made, keys = secrets.token_urlsafe, []

    def meanwhile(size: int) -> str:
        monkeypatch.setattr(secrets, "token_urlsafe", made)
        keys.append(read_environment(tmp_path).secret_key)
        return made(size)

    monkeypatch.setattr(secrets, "token_urlsafe", meanwhile)
    keys.append(read_environment(tmp_path).secret_key)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_two_checkouts_have_two_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _say(monkeypatch, PORTAL_ENV="development")
    assert read_environment(tmp_path / "one").secret_key != read_environment(tmp_path / "two").secret_key


@pytest.mark.parametrize(
    "base",
    ["http://portal.example.com", "https://portal.example.com", "http://192.0.2.1", "http://0.0.0.0:8000", ""],
)
def test_development_is_for_this_machine_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base: str) -> None:
    _say(monkeypatch, PORTAL_ENV="development", PUBLIC_BASE_URL=base)
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_BASE_URL"):
        read_environment(tmp_path)


def test_a_damaged_key_says_which_file_to_delete(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _say(monkeypatch, PORTAL_ENV="development")
    (tmp_path / "secret-key").write_text("half")
    with pytest.raises(ImproperlyConfigured, match="Delete it"):
        read_environment(tmp_path)


def _python(code: str, **words: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: word for name, word in os.environ.items() if name not in (*NAMES, "DJANGO_SETTINGS_MODULE")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**kept, "DATABASE_URL": "sqlite://:memory:", **words},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_server_does_not_start_by_accident() -> None:
    done = _python("import msp_portal.wsgi")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_production_is_shut_tight() -> None:
    done = _python(
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.ALLOWED_HOSTS, s.SECURE_PROXY_SSL_HEADER)",
        **PRODUCTION,
        DJANGO_SETTINGS_MODULE="msp_portal.settings",
    )
    assert done.stdout.split(maxsplit=7) == [
        "False",
        "True",
        "True",
        "True",
        "True",
        "__Host-session",
        "__Host-csrf",
        "['portal.example.com'] None\n",
    ]


SECRET = "s3cr3t-word"


@pytest.mark.parametrize(
    "address",
    [
        "garbage",
        "garbage://",
        f"mysql://portal:{SECRET}@127.0.0.1/portal",
        f"other://portal:{SECRET}@127.0.0.1/portal",
        f"postgres://portal:{SECRET}@127.0.0.1:99999/portal",
        f"postgres://portal:{SECRET}@127.0.0.1",
        f"postgres://portal:{SECRET}@[::1/portal",
        f"postgres://portal:{SECRET}@127.0.0.1:1/portal",
        "sqlite:////there-is-no-such-folder/portal.sqlite3",
    ],
)
def test_a_wrong_database_is_one_line_with_the_mend(address: str) -> None:
    done = _python(
        "import sys, manage; sys.argv = ['manage.py', 'prepare']; manage.main()",
        DATABASE_URL=address,
        PORTAL_ENV="development",
    )
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0, done.stderr
    assert "DATABASE_URL" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize(
    ("address", "engine", "name"),
    [
        ("", "sqlite3", "portal.sqlite3"),
        ("sqlite://:memory:", "sqlite3", ":memory:"),
        ("sqlite:////folder/own.sqlite3", "sqlite3", "/folder/own.sqlite3"),
        ("postgres://u:p@h:5432/portal", "postgresql", "portal"),
        ("postgresql://u:@/portal?host=/run/socket", "postgresql", "portal"),
    ],
)
def test_what_database_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, engine: str, name: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    found = read_database(tmp_path)
    assert found["ENGINE"] == f"django.db.backends.{engine}"
    assert found["NAME"] in (name, str(tmp_path / name))


def test_a_database_that_has_vanished_is_given_up_as_the_address_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h:5432/portal?connect_timeout=3&host=/run/socket")
    said = read_database(tmp_path)["OPTIONS"]
    assert (said["connect_timeout"], said["tcp_user_timeout"], said["host"]) == (3, 30_000, "/run/socket")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////folder/own.sqlite3")
    assert "OPTIONS" not in read_database(tmp_path)


@pytest.mark.on_both
def test_postgresql_is_told_when_to_give_up(db: None) -> None:
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        told = connection.connection.get_dsn_parameters()
        assert (told["connect_timeout"], told["tcp_user_timeout"], told["keepalives_idle"]) == ("10", "30000", "30")
    else:
        assert "tcp_user_timeout" not in connection.settings_dict["OPTIONS"]


def test_limits_are_read_strictly() -> None:
    assert read_rates("LIMIT_PDFS", "none") is None
    assert read_rates("LIMIT_PDFS", "5/10m, 50/h") == ("5/10m", "50/h")
    for wrong in ("", "60/h", "0/h,5/h", "60/h,600/y", "60/h,600/h,1/d"):
        with pytest.raises(ImproperlyConfigured, match="LIMIT_PDFS must be like"):
            read_rates("LIMIT_PDFS", wrong)


def test_numbers_are_read_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, number in (("", 14), (" 3 ", 3), ("1", 1), ("50", 50)):
        monkeypatch.setenv("BACKUP_KEEP", said)
        assert whole_number("BACKUP_KEEP", 14, 1, 50) == number
    for wrong in ("0", "-1", "51", "abc", "1.5", "٣", "9" * 30):
        monkeypatch.setenv("BACKUP_KEEP", wrong)
        with pytest.raises(ImproperlyConfigured, match="BACKUP_KEEP must be a whole number from 1 to 50"):
            whole_number("BACKUP_KEEP", 14, 1, 50)


@pytest.mark.parametrize(("name", "said"), [("BACKUP_KEEP", "0"), ("KEEP_DETAILS_MONTHS", "-1")])
def test_what_would_delete_all_does_not_start(name: str, said: str) -> None:
    done = _python("import msp_portal.settings", PORTAL_ENV="development", **{name: said})
    assert done.returncode != 0
    assert f"{name} must be a whole number" in done.stderr
