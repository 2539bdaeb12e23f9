#!/usr/bin/env bash
# WeasyPrint 70.0: names in Indian and South-East Asian scripts are drawn right and read back as other names.
#
# One would guess: text of a PDF can be copied and searched as it was written, or the writer says that it cannot.
# What happens: /ToUnicode holds for each glyph what it stood for when it was used first. In Devanagari the glyph of a
# vowel sign closes many syllables, so the second name gets syllables of the first. Nothing is logged.
# Seen on 2026-11-29: "read back: [True, False]", with pypdf 7.1.0; the second name has lost its "mi".
# For us: quotes/pdf/reading_back.py puts the text itself beside such lines.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 pypdf==7.1.0 manimgx-fonts==2026.9.26.post1
"$folder/env/bin/python" - 2> /dev/null <<'PY'
from io import BytesIO
from pathlib import Path
import manimgx_fonts, pypdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

fonts = FontConfiguration()
face = (Path(manimgx_fonts.__file__).parent / "NotoSansDevanagari[wght].ttf").as_uri()
sheet = CSS(string=f'@font-face {{ font-family: d; src: url("{face}") }} p {{ font-family: d }}', font_config=fonts)
names = ["श्रीदेवी शर्मा", "राजेश्वरी धीमी"]
made = HTML(string="".join(f"<p>{name}" for name in names)).write_pdf(stylesheets=[sheet], font_config=fonts)
text = pypdf.PdfReader(BytesIO(made)).pages[0].extract_text()
read = [name in text for name in names]
print("read back:", read)
print(ascii(text))
raise SystemExit(read != [True, False])
PY
