"""Kept files by their hash."""

from collections.abc import Collection

from groundwork.models import EvidenceContent, EvidenceFile


def file_of(sha256: str) -> EvidenceFile | None:
    """The row of a file with this hash, the first one where the same was kept twice."""
    return EvidenceFile.objects.filter(sha256=sha256).order_by("pk").first()


def contents(wanted: Collection[str]) -> dict[str, bytes]:
    """The bytes of these files, by their hashes; those that are not there are left out."""
    if not wanted:
        return {}
    rows = EvidenceContent.objects.filter(file__sha256__in=wanted).order_by("-pk")
    return {sha256: bytes(content) for sha256, content in rows.values_list("file__sha256", "content")}


class LostFileError(LookupError):
    """A file that a frozen document names is not there. `verify` names the document."""


def all_of(wanted: Collection[str]) -> dict[str, bytes]:
    """The bytes of these files, by their hashes. Raises LostFileError."""
    found = contents(wanted)
    if gone := set(wanted) - found.keys():
        raise LostFileError(f"no file with hash {', '.join(sorted(gone))}")
    return found


def hashes() -> frozenset[str]:
    """Those of all files that are kept, for whoever verifies what names them."""
    return frozenset(EvidenceFile.objects.values_list("sha256", flat=True))
