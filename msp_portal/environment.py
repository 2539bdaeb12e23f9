"""What the process may start with. Read by settings before anything else; knows no Django models.

Two environments: `development` (loopback only, a key made for this checkout, mail kept in files) and
`production` (everything said, nothing guessed). A production that is not said in full does not start.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from groundwork.made_files import made_once

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_KEY = 50
_DATABASES = ("sqlite", "postgres", "postgresql", "psql", "pgsql")
# Of a machine that has vanished nobody hears. Without these a process waits for its answer for a quarter of an hour, or
# for two hours where nothing is on the way to it. With them it is given up after half a minute; a slow query is not.
_GIVES_UP = {
    "connect_timeout": 10,
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Environment:
    """The answers that settings.py builds on."""

    production: bool
    debug: bool
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    public_base_url: str
    allowed_hosts: tuple[str, ...]


def _flag(name: str) -> bool:
    raw = os.environ.get(name, "").strip().lower()
    if raw in ("", "0", "false", "no", "off"):
        return False
    if raw in ("1", "true", "yes", "on"):
        return True
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}.")


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in os.environ.get(name, "").split(",") if word.strip())


def whole_number(name: str, otherwise: int, least: int, most: int) -> int:
    """The number that is set, `otherwise` without one. Raises ImproperlyConfigured for any that is not in between:
    a 0 that is meant as "all" would delete all.
    """
    raw = os.environ.get(name, "").strip() or str(otherwise)
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and least <= int(raw) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {raw!r}.")
    return int(raw)


def _own_key(var: Path) -> str:
    """A key made once for this checkout, so that not even development runs on a key somebody else knows."""
    path = var / "secret-key"
    made_once(path, lambda: secrets.token_urlsafe(64).encode())
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"{path} is damaged. Delete it and start again: a new key is made.")
    return key


def _is_strong(key: str) -> bool:
    return len(key) >= SHORTEST_KEY and len(set(key)) >= 10 and not key.startswith("django-insecure-")


def _public_base() -> tuple[str, str]:
    """The address that links start with, and its host: https, a host, perhaps a port, and nothing else."""
    base = os.environ.get("PUBLIC_BASE_URL", "").rstrip("/")
    try:
        parts = urlsplit(base)
        sound = parts.scheme == "https" and parts.netloc in (parts.hostname, f"{parts.hostname}:{parts.port}")
    except ValueError:  # a port that is no number
        sound = False
    if not sound or base != f"https://{parts.netloc}" or not parts.hostname or not _HOST.fullmatch(parts.hostname):
        raise ImproperlyConfigured(
            "PUBLIC_BASE_URL must be set in production, like https://portal.example.com: links in mails start with it."
        )
    return base, parts.hostname


def _production(debug: bool) -> Environment:
    if debug:
        raise ImproperlyConfigured("DEBUG must be off in production. Unset DEBUG, or set PORTAL_ENV=development.")
    key, fallbacks = os.environ.get("SECRET_KEY", ""), _words("SECRET_KEY_FALLBACKS")
    for name, keys in (("SECRET_KEY", (key,)), ("SECRET_KEY_FALLBACKS", fallbacks)):
        if not all(map(_is_strong, keys)):
            raise ImproperlyConfigured(
                f"{name} must be set in production: {SHORTEST_KEY} random characters or more, kept secret. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
            )
    base, host = _public_base()
    more_hosts = _words("ALLOWED_HOSTS")
    if any("*" in name or name.startswith(".") for name in more_hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name each host in full: a wildcard lets others forge links.")
    return Environment(
        production=True,
        debug=False,
        secret_key=key,
        secret_key_fallbacks=fallbacks,
        public_base_url=base,
        allowed_hosts=(host, *more_hosts),
    )


def read_environment(var: Path) -> Environment:
    """Read the process environment.

    `var` is the folder for what this checkout keeps to itself. Raises ImproperlyConfigured, with the variable
    and the fix in its message, when the environment is unknown or a production is not said in full.
    """
    name = os.environ.get("PORTAL_ENV", "production")
    debug = _flag("DEBUG")
    if name == "production":
        return _production(debug)
    if name != "development":
        raise ImproperlyConfigured(f"PORTAL_ENV must be development or production, not {name!r}.")
    port = os.environ.get("PORT", "8000")
    base = os.environ.get("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    host = urlsplit(base).hostname or ""
    if host not in ("localhost", "127.0.0.1", "::1"):
        raise ImproperlyConfigured(
            f"PUBLIC_BASE_URL names {host!r}, which others can reach. Set PORTAL_ENV=production for that."
        )
    return Environment(
        production=False,
        debug=debug,
        secret_key=os.environ.get("SECRET_KEY") or _own_key(var),
        secret_key_fallbacks=_words("SECRET_KEY_FALLBACKS"),
        public_base_url=base,
        allowed_hosts=LOOPBACK,
    )


def read_database(var: Path) -> dict[str, Any]:
    """Django's settings for the database that DATABASE_URL names; without it, a SQLite file in `var`.

    PostgreSQL that has vanished is given up after a while, or as `?connect_timeout=20` and so on of the address say.
    Raises ImproperlyConfigured when it cannot be read or names another kind of database. The address is never part of
    the message: there may be a password in it.
    """
    address = os.environ.get("DATABASE_URL") or f"sqlite:///{var / 'portal.sqlite3'}"
    found: dict[str, Any] = {}
    # The scheme is looked at first: environ would warn of an unknown one with the whole address, password and all.
    if address.partition(":")[0] in _DATABASES:
        try:
            found = environ.Env.db_url_config(address)
        except ValueError:  # a port that is no number, a bracket that is not closed
            found = {}
    if not found.get("ENGINE") or not found.get("NAME"):
        raise ImproperlyConfigured(
            "DATABASE_URL must be like postgres://user:password@host:5432/name or sqlite:////folder/portal.sqlite3. "
            "Fix it, or unset it: the portal then keeps its database in a file of its own."
        )
    if "sqlite" not in found["ENGINE"]:
        found["OPTIONS"] = {**_GIVES_UP, **found.get("OPTIONS", {})}  # what the address says goes first
    return found
