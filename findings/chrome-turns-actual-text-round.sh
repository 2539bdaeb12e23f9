#!/usr/bin/env bash
# PDFium (pypdfium2 5.15.2), the reader in Chrome: /ActualText in Hebrew or Arabic is read back to front.
#
# One would guess: /ActualText is what the marked glyphs say, in reading order, as the standard has it; a reader hands
# it on as it is. So a line of right-to-left text gets the same help as one in Hindi.
# What happens: Hindi comes back as written, Hebrew with its words in reverse order (beside glyphs from right to left the
# letters too). pdftotext of poppler 22.12 turns it round as well; pypdf 7.1.0 does not look at /ActualText at all.
# Seen on 2026-11-29: "hindi as written: True; hebrew as written: False; its words in reverse order: True".
# For us: quotes/pdf/reading_back.py tells only lines without right-to-left letters, and Arabic is set in a face whose
# glyphs say what they mean (Amiri).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 pydyf==0.12.1
"$folder/env/bin/python" - <<'PY'
from io import BytesIO
import pydyf, pypdfium2

def read_back(text):
    pdf = pydyf.PDF()
    font = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
    pdf.add_object(font)
    content = pydyf.Stream()
    content.begin_text()
    content.set_font_size("F1", 20)
    content.set_text_matrix(1, 0, 0, 1, 10, 50)
    content.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(text)}))
    content.show_text_string("xxxxxxxx")
    content.end_marked_content()
    content.end_text()
    pdf.add_object(content)
    pdf.add_page(pydyf.Dictionary({
        "Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 300, 100]),
        "Contents": content.reference,
        "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary({"F1": font.reference})}),
    }))
    out = BytesIO()
    pdf.write(out)
    return pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_range().strip()

hindi, hebrew = "नमस्ते जी", "שלום עולם"
found = read_back(hebrew)
as_written, reversed_words = read_back(hindi) == hindi, found.split() == hebrew.split()[::-1]
print(f"hindi as written: {as_written}; hebrew as written: {found == hebrew}; its words in reverse order: {reversed_words}")
raise SystemExit(not (as_written and reversed_words))
PY
