"""Pictures drawn anew: of what was uploaded only the pixels are kept.

Where and with what it was taken, colour profiles, comments, previews, and whatever was hung on behind the picture, go.
"""

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from groundwork.display import number
from groundwork.evidence.errors import NotEvidence

# Above the pictures that phones take by themselves (12 million, at most 50). A few kilobytes can say that they are a
# thousand times that, and unpacked they would fill the memory.
MOST_PIXELS: Final = 50_000_000
# At which writing and stamps look no different, and a picture of a phone takes no more than before.
_QUALITY: Final = 90
# What the two decoders stumble over in a file that is damaged.
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
# Shades are kept where there are shades only.
_PLAIN_MODES: Final = {"PNG": ("1", "L", "I;16"), "JPEG": ("L",)}
_ONE_AT_A_TIME: Final = threading.Lock()


def redrawn(content: bytes, form: str, within: tuple[int, int] | None = None) -> bytes:
    """The same picture, upright, as a new file of the same form ("PNG" or "JPEG"); of several, the first.

    It is made smaller where it has more pixels, across or down, than it may have `within`.
    Raises NotEvidence where it cannot be read, or has more than MOST_PIXELS: its header says so before it is unpacked.
    """
    try:
        # The header alone is read here.
        with _whole_ones_only(), Image.open(io.BytesIO(content), formats=(form,)) as picture:
            _demand_pixels(picture)
            return _drawn(picture, form, within)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except _BROKEN as error:
        raise NotEvidence(
            _("The picture is damaged or not there as a whole. Open it, save it anew, and choose that file.")
        ) from error


@contextmanager
def _whole_ones_only() -> Iterator[None]:
    """Half a picture is refused. WeasyPrint tells Pillow to take it, for everything in the process.

    One at a time, because that is a setting of the process; so the memory has to hold one picture too.
    """
    with _ONE_AT_A_TIME:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _demand_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> NotEvidence:
    return NotEvidence(
        _("The picture has more than %(limit)s million pixels. Make it smaller, and choose that file.")
        % {"limit": number(MOST_PIXELS // 1_000_000)}
    )


def _drawn(picture: Image.Image, form: str, within: tuple[int, int] | None) -> bytes:
    # Which way round it was held is said beside the pixels, and goes with the rest: the pixels are turned first.
    ImageOps.exif_transpose(picture, in_place=True)
    if form == "PNG" and picture.has_transparency_data:
        mode = "RGBA"
    else:
        mode = picture.mode if picture.mode in _PLAIN_MODES[form] else "RGB"
    plain = picture.convert(mode)
    if within:
        plain.thumbnail(within, Image.Resampling.LANCZOS)
    plain.info = {}  # whatever is left in here would be written
    file = io.BytesIO()
    plain.save(file, form, **({"quality": _QUALITY} if form == "JPEG" else {}))
    return file.getvalue()
