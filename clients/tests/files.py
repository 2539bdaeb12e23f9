"""Files for the importer's tests."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from clients.importing.files import read_table
from clients.importing.plan import ImportPlan, plan_import
from clients.importing.rows import Choices

DATA = Path(__file__).parent / "data"
HEADER = "Host name,Kind,Serial,Site,Last seen"


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows, "")).encode()


def xlsx_of(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def ods_of(rows: Sequence[Sequence[object]], spans: Mapping[tuple[int, int], int] | None = None) -> bytes:
    """An ODS as LibreOffice writes it. `spans` has over how many rows a cell reaches, by row and column from 0."""
    reach = spans or {}

    def cell(at: tuple[int, int], value: object) -> str:
        if value is None:
            return "<table:covered-table-cell/>"
        down = f' table:number-rows-spanned="{reach[at]}" table:number-columns-spanned="1"' if at in reach else ""
        typed = "string" if isinstance(value, str) else f'float" office:value="{value!r}'
        return f'<table:table-cell{down} office:value-type="{typed}"><text:p>{value}</text:p></table:table-cell>'

    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    written = "".join(
        f"<table:table-row>{''.join(cell((number, at), value) for at, value in enumerate(row))}</table:table-row>"
        for number, row in enumerate(rows)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="List">{written}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return zip_of(**{
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{manifest}"/>'.encode(),
        "content.xml": content.encode(),
    })  # fmt: skip


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook in which one part has been changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change(source.read(part)) if part == name else source.read(part))
    return out.getvalue()


def dry_run(content: bytes, client_name: str = "Anybody", choices: Choices | None = None) -> ImportPlan:
    """What the file would do to an empty inventory."""
    chosen = choices or Choices()
    return plan_import(read_table(content, chosen.columns, chosen.reading), [], [], client_name, chosen)


def changes_nothing(plan: ImportPlan) -> bool:
    """Whether carrying the plan out would leave everything as it is."""
    devices = plan.new or plan.changed or plan.new_sites or (plan.missing and plan.retire_missing)
    return not devices and not plan.new_numbers
