"""Secrets of others that the portal has to say again, such as the token of a tool: encrypted in the database.

The key is made from SECRET_KEY, which stands in no database, so that a copy of the database opens nothing. Whoever
changes SECRET_KEY keeps the one before in SECRET_KEY_FALLBACKS until such secrets are typed
anew. They are never shown again.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def sealed(secret: str, purpose: str) -> str:
    """The secret, encrypted for a purpose; what is sealed for one opens for no other."""
    return _box(purpose).encrypt(secret.encode()).decode("ascii")


def opened(token: str, purpose: str) -> str | None:
    """The secret again; None where it was sealed with a key that the server no longer has, or with none."""
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        return None


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([_key(key, purpose) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes, purpose: str) -> Fernet:
    mac = salted_hmac("groundwork.kept_secrets", purpose, secret=secret, algorithm="sha256")
    return Fernet(urlsafe_b64encode(mac.digest()))
