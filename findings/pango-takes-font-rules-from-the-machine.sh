#!/usr/bin/env bash
# Pango 1.50.12 (Debian 12) under WeasyPrint 70.0: a font map with a fontconfig configuration of its own still takes the
# rules about families and weights from the machine's.
#
# One would guess: after pango_fc_font_map_set_config(map, own) nothing of the machine's fontconfig is asked any more.
# What happens: the fonts come from `own`, but FcConfigSubstitute is called with the process's current configuration.
# A rule in the machine's fonts.conf changes the PDF, and a rule in `own` about families is not heard.
# FcConfigSetCurrent(own) before writing closes that.
# Seen on 2026-11-29: "set_config alone: 2 different PDFs; with FcConfigSetCurrent: 1".
# For us: quotes/pdf/engine.py calls it before each document, so that the bytes are the same on every machine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 font-source-sans-pro==0.0.1
head='<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
echo "$head</fontconfig>" > "$folder/none.conf"
echo "$head<match target=\"pattern\"><edit name=\"weight\" mode=\"assign\"><const>black</const></edit></match></fontconfig>" > "$folder/black.conf"
cat > "$folder/write.py" <<'PY'
import hashlib, os, sys
from pathlib import Path
os.environ["SOURCE_DATE_EPOCH"] = "0"
import font_source_sans_pro
from weasyprint import HTML
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
ffi.cdef("FcConfig *FcConfigCreate(void); FcBool FcConfigSetCurrent(FcConfig *config);", override=True)
fonts = FontConfiguration()
own = fontconfig.FcConfigCreate()
for style in ("Regular", "Black"):
    path = Path(font_source_sans_pro.__file__).parent / "files" / f"SourceSansPro-{style}.otf"
    assert fontconfig.FcConfigAppFontAddFile(own, str(path).encode())
pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", fonts.font_map), own)
if sys.argv[1] == "current":
    fontconfig.FcConfigSetCurrent(own)
page = HTML(string='<html lang="en"><p style="font-family: Source Sans Pro">Harbor Law Group')
print(hashlib.sha256(page.write_pdf(font_config=fonts, pdf_identifier=b"1" * 16)).hexdigest())
PY
different() { # alone or current
  for rules in none black; do
    FONTCONFIG_FILE="$folder/$rules.conf" "$folder/env/bin/python" "$folder/write.py" "$1" 2> /dev/null
  done | sort -u | wc -l
}
alone=$(different alone)
current=$(different current)
echo "set_config alone: $alone different PDFs; with FcConfigSetCurrent: $current"
[ "$alone" -eq 2 ] && [ "$current" -eq 1 ]
