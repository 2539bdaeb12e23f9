#!/usr/bin/env bash
# WeasyPrint 70.0 with a variable OpenType face (CFF2), for instance Noto Sans CJK: the PDF holds a font no reader takes.
#
# One would guess: a variable face is made static before it is embedded (as it is where its outlines are TrueType), in a
# form that PDF knows.
# What happens: what is embedded as /FontFile3 is still CFF2, which PDF does not have. Nothing is logged; poppler says
# "Embedded font file may be invalid" and draws something else. It also takes 16 s, for six characters.
# Seen on 2026-11-29: tables of the embedded face: CFF2.
# For us: Chinese, Japanese and Korean come from the static collection (noto-cjk-sans-otc), without a bold weight.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 pypdf==7.1.0 manimgx-fonts-cjk==2026.9.26.post1
"$folder/env/bin/python" - <<'PY'
from io import BytesIO
from pathlib import Path
import manimgx_fonts_cjk, pypdf
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

fonts = FontConfiguration()
face = (Path(manimgx_fonts_cjk.__file__).parent / "NotoSansCJK-VF.otf.ttc").as_uri()
sheet = CSS(string=f'@font-face {{ font-family: c; src: url("{face}") }} p {{ font-family: c }}', font_config=fonts)
made = HTML(string="<p>\u5c71\u7530").write_pdf(stylesheets=[sheet], font_config=fonts)
(font,) = pypdf.PdfReader(BytesIO(made)).pages[0]["/Resources"]["/Font"].values()
descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
tables = TTFont(BytesIO(descriptor["/FontFile3"].get_object().get_data())).keys()
print("tables of the embedded face:", ", ".join(table for table in tables if table.startswith("CFF")))
raise SystemExit("CFF2" not in tables)
PY
