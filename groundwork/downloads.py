"""Files that somebody saves, as answers of a view. Their names are ours: letters, digits, hyphens and dots."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, StreamingHttpResponse

from groundwork.tables.writing import Cell, csv_lines


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """Header and rows as a file NAME.csv. The rows are asked for while it goes out."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def pdf_download(name: str, content: bytes) -> HttpResponse:
    """A PDF as a file NAME.pdf."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
