#!/usr/bin/env bash
# python-calamine 0.9.1, merged cells.
#
# One would guess: merged_cell_ranges tells the merged cells of any workbook.
# What happens: of an XLSX it lists them, of an ODS it is None, and the cells that a merged one covers are empty texts. So a kind or a site that holds for
# three rows stands in the first of them alone, and nothing says that the other two are not empty.
# Seen on 2026-11-30: the covered cell is '' and no area is listed.
# For us: clients/importing/calamine_child.py reads number-rows-spanned out of content.xml itself.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 odfpy==1.4.1
cd "$folder"
env/bin/python - <<'PY'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from python_calamine import load_workbook

book, table = OpenDocumentSpreadsheet(), Table(name="S")
for number in range(2):
    row = TableRow()
    name = TableCell(valuetype="string")
    name.addElement(P(text=f"PC{number}"))
    row.addElement(name)
    if number:
        row.addElement(CoveredTableCell())
    else:
        kind = TableCell(valuetype="string", numberrowsspanned=2, numbercolumnsspanned=1)
        kind.addElement(P(text="server"))
        row.addElement(kind)
    table.addElement(row)
book.spreadsheet.addElement(table)
book.save("book.ods")
sheet = load_workbook("book.ods").get_sheet_by_index(0)
print("ODS:", sheet.to_python(), sheet.merged_cell_ranges)
assert sheet.to_python()[0] == ["PC0", "server"] and not any(sheet.to_python()[1][1:])
assert not sheet.merged_cell_ranges
PY
