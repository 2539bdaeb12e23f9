#!/usr/bin/env bash
# python-calamine 0.9.1, workbooks written by SheetJS (npm xlsx 0.18.5).
#
# One would guess: an XLSB and an ODS of SheetJS are read like its XLSX.
# What happens: XLSB has short records for a cell that stands right after another one (MS-XLSB, BrtShortSt and others). calamine passes over them: of each
# row the first cell is there and the others are empty, without an error. An ODS of SheetJS has line ends between the cells of a row, and is refused.
# Seen on 2026-11-30: [['Host name'], ['A']] and "Expecting 'table-cell', found 'Text(...)'".
# For us: clients/importing/calamine_child.py gives each cell its column, and takes the blanks out, before calamine reads (ADR 34).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1
cd "$folder"
npm install --silent --no-fund --no-audit xlsx@0.18.5 >/dev/null
node -e '
const XLSX = require("xlsx"), book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["Host name", "Kind"], ["A", "server"]]), "S");
XLSX.writeFile(book, "book.xlsb");
XLSX.writeFile(book, "book.ods");
'
"$folder/env/bin/python" - <<'PY'
from python_calamine import CalamineError, load_workbook

rows = load_workbook("book.xlsb").get_sheet_by_index(0).to_python()
print("XLSB:", rows)
assert rows[0][0] == "Host name" and "Kind" not in rows[0]
try:
    load_workbook("book.ods").get_sheet_by_index(0)
except CalamineError as fault:
    print("ODS:", fault)
else:
    raise SystemExit("the ODS is read by now")
PY
