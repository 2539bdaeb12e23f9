"""The keys that a portal cannot do without, sealed by a passphrase: whoever finds a backup has none of them.

The passphrase becomes a key by scrypt, with a salt of its own for each backup; AES-256-GCM seals with it, and notices
a wrong passphrase and every changed bit.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from groundwork.backups.errors import BackupError

SHORTEST_PASSPHRASE: Final = 12
_SCHEMA: Final = "msp-backup-keys/1"
# Some 64 MB of memory and a tenth of a second for each try.
_COST: Final = {"n": 2**16, "r": 8, "p": 1}
_TAG: Final = b"msp-backup-keys-v1"


@dataclass(frozen=True, slots=True)
class Secrets:
    """`files` are the key files by what they are for, `seal` and `head`; `words` are the settings that are secret."""

    files: dict[str, bytes] = field(repr=False)
    words: dict[str, str] = field(repr=False)


def places() -> Mapping[str, Path]:
    """Where the key files of this portal lie, by what they are for."""
    return {
        "seal": Path(settings.SEAL_KEY or settings.OWN_SEAL_KEY),
        "head": Path(settings.HEAD_KEY or settings.OWN_HEAD_KEY),
    }


def own() -> Secrets:
    """Those of this portal, without a key that was not made yet. Raises BackupError for one that cannot be read."""
    files: dict[str, bytes] = {}
    for what, path in places().items():
        try:
            files[what] = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise BackupError(f"The key {path} cannot be read ({error.strerror}), so it would be missing.") from error
    words = {
        "SECRET_KEY": settings.SECRET_KEY,
        "SECRET_KEY_FALLBACKS": ",".join(settings.SECRET_KEY_FALLBACKS),
        "SEAL_KEY_PASSWORD": settings.SEAL_KEY_PASSWORD,
        "HEAD_KEYS_BEFORE": ",".join(settings.HEAD_KEYS_BEFORE),
    }
    return Secrets(files, {name: word for name, word in words.items() if word})


def sealed(secrets: Secrets, passphrase: str) -> bytes:
    """The secrets as nobody reads them without the passphrase. Raises BackupError for one that is too short."""
    demand_passphrase(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    said = {"files": {what: _text(content) for what, content in secrets.files.items()}, "words": secrets.words}
    closed = AESGCM(_key(passphrase, salt, _COST)).encrypt(nonce, json.dumps(said).encode(), _TAG)
    told = {"schema": _SCHEMA, "scrypt": _COST, "salt": _text(salt), "nonce": _text(nonce), "sealed": _text(closed)}
    return json.dumps(told, indent=1).encode()


def unsealed(content: bytes, passphrase: str) -> Secrets:
    """What `sealed` has closed. Raises BackupError where the passphrase is another one, or the bytes were changed."""
    try:
        told: Any = json.loads(content)
        salt, nonce, closed = (base64.b64decode(told[name]) for name in ("salt", "nonce", "sealed"))
        said = json.loads(AESGCM(_key(passphrase, salt, told["scrypt"])).decrypt(nonce, closed, _TAG))
        return Secrets({what: base64.b64decode(text) for what, text in said["files"].items()}, said["words"])
    except InvalidTag:
        raise BackupError("The keys do not open: this is not the passphrase that this backup was made with.") from None
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError("The keys in this backup cannot be read: the file is damaged.") from error


def demand_passphrase(passphrase: str) -> None:
    """Raises BackupError unless it is one that can seal."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BackupError(
            f"A backup holds the portal's keys and seals them with a passphrase of {SHORTEST_PASSPHRASE} characters or "
            "more. Set BACKUP_PASSPHRASE to one, and keep it where the backups are not."
        )


def _key(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    return Scrypt(salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(passphrase.encode())


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
