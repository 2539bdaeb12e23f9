#!/usr/bin/env bash
# python-calamine 0.9.1, XLSX written by XlsxWriter 3.2.9.
#
# One would guess: a cell that shows #N/A is told from an empty one, and a number whose format is 00000000 comes with its zeros, or with the format.
# What happens: an error is an empty text, as is a formula whose result the file does not hold; 12345 with that format is 12345.0, and
# nothing says which format a cell has.
# Seen on 2026-11-30: ['#N/A', 12345 as 00012345] read as ['', 12345.0].
# For us: a list whose kinds come from a VLOOKUP would lose them without a word, and the system beside them would decide. XLSX has a reader of ours; in XLS,
# XLSB and ODS an empty kind is asked about (ADR 34).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 xlsxwriter==3.2.9
"$folder/env/bin/python" - "$folder/book.xlsx" <<'PY'
import sys

import xlsxwriter
from python_calamine import load_workbook

book = xlsxwriter.Workbook(sys.argv[1])
sheet = book.add_worksheet()
sheet.write_formula(0, 0, "=NA()", None, "#N/A")
sheet.write_number(0, 1, 12345, book.add_format({"num_format": "00000000"}))
book.close()
rows = load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()
print("read as:", rows[0])
assert rows == [["", 12345.0]]
PY
