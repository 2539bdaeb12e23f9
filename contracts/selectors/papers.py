"""The files that the portal has handed out."""

import hashlib

from contracts.models import StoredPdf


def is_ours(sha256: str) -> bool:
    """Whether a file with this SHA-256 is one that we have made and keep, and still is what it was."""
    kept = StoredPdf.objects.filter(sha256=sha256).first()
    return kept is not None and hashlib.sha256(bytes(kept.content)).hexdigest() == sha256
