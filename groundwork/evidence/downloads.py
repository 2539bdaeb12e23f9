"""Evidence out of the database, for staff."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from groundwork.access import STAFF, has_role
from groundwork.models import EvidenceContent, EvidenceFile

_TYPES: Final = {
    EvidenceFile.Kind.PDF: "application/pdf",
    EvidenceFile.Kind.PNG: "image/png",
    EvidenceFile.Kind.JPEG: "image/jpeg",
}
# Whatever is in it, and should a browser show it all the same: it runs nothing and reaches nothing of the portal's.
_POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"


def download(request: HttpRequest, file: EvidenceFile) -> HttpResponse:
    """The answer of a view that hands the file out, to be saved and never shown. Raises Http404 for all but staff.

    The view itself says with @allow who may come, and finds the file by the record that it is evidence of.
    """
    if not has_role(request.user, *STAFF):
        raise Http404
    content = EvidenceContent.objects.get(file=file).content
    response = HttpResponse(bytes(content), content_type=_TYPES[EvidenceFile.Kind(file.kind)])
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
