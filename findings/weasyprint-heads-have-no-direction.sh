#!/usr/bin/env bash
# WeasyPrint 70.0, pdf_variant="pdf/ua-1", with a table in which a cell stands beside the head of a group.
#
# One would guess: <th scope="row"> and <th scope="colgroup"> are tagged with their direction (/Scope), which HTML gives.
# What happens: cells are told their heads by /Headers, and heads get no /Scope. A cell without any head, such as the sum beside the
# name of a group, leaves the table's structure open; veraPDF then finds PDF/UA-1, 7.5 broken ("structure elements of type TH
# shall have a Scope attribute").
# Seen on 2026-11-30: heads: 2, with a direction: 0.
# For us: groundwork/pdf/table_heads.py writes /Scope when WeasyPrint has made the tags.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0
"$folder/env/bin/python" - <<'PY'
from weasyprint import HTML

table = '<tr><th scope="colgroup" colspan="2">Group<td>3<tr><th scope="row">A<td>a<td>3'
made = HTML(string=f'<html lang="en"><title>t</title><table>{table}</table>').write_pdf(
    pdf_variant="pdf/ua-1", uncompressed_pdf=True
)
print("heads:", made.count(b"/S /TH"), "with a direction:", made.count(b"/Scope"))
PY
