#!/bin/sh
# WeasyPrint 70.0 beside Pillow 13.0.0: importing the one changes what the other calls a picture, in the whole process.
#
# One would guess that a picture whose file was cut short (a download that broke off) raises OSError when Pillow loads
# it, whatever else the program imports: Pillow documents LOAD_TRUNCATED_IMAGES as a setting of the program, off unless
# somebody turns it on.
#
# What happens: WeasyPrint turns it on for all when its module of images is imported. From then on half a picture loads
# without an error, and what is missing is black or grey. A program that makes PDFs and also takes uploads has to set the
# flag itself around each load where it wants to know.
#
# Output seen:
#   before: flag False, half a PNG: OSError
#   after import weasyprint: flag True, half a PNG: loaded (64, 64)
#
# Exits 1 where any of this has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 pillow==13.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import io
import random
import sys

from PIL import Image, ImageFile


def half_a_picture() -> bytes:
    made = random.Random(1)
    picture = Image.frombytes("RGB", (64, 64), bytes(made.randrange(256) for _ in range(64 * 64 * 3)))
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    whole = kept.getvalue()
    return whole[: len(whole) // 2]


def loaded(content: bytes) -> str:
    try:
        picture = Image.open(io.BytesIO(content))
        picture.load()
    except OSError:
        return "OSError"
    return f"loaded {picture.size}"


half = half_a_picture()
before = ImageFile.LOAD_TRUNCATED_IMAGES, loaded(half)
import weasyprint  # noqa: E402, F401

after = ImageFile.LOAD_TRUNCATED_IMAGES, loaded(half)
print(f"before: flag {before[0]}, half a PNG: {before[1]}")
print(f"after import weasyprint: flag {after[0]}, half a PNG: {after[1]}")
sys.exit((before, after) != ((False, "OSError"), (True, "loaded (64, 64)")))
PYTHON
