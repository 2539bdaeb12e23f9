"""A picture out to a browser."""

from typing import Final

from django.http import Http404, HttpResponse

from groundwork.models import EvidenceContent, EvidenceFile
from groundwork.shown.finding import file_of

_TYPES: Final = {EvidenceFile.Kind.PNG: "image/png", EvidenceFile.Kind.JPEG: "image/jpeg"}
# It never changes under its hash. Only the browser that was let in may keep it.
_FOR_EVER: Final = "private, max-age=31536000, immutable"


def picture_answer(sha256: str) -> HttpResponse:
    """The picture with this hash. Raises Http404 where there is none; whether it may be seen is asked before."""
    file = file_of(sha256)
    kind = _TYPES.get(EvidenceFile.Kind(file.kind)) if file else None
    if file is None or kind is None:
        raise Http404
    content = EvidenceContent.objects.get(file=file).content
    response = HttpResponse(bytes(content), content_type=kind)
    response["Cache-Control"] = _FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    return response
