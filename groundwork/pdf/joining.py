"""Pages of other files behind those of a PDF."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO
from typing import Final

# Where a file says of itself that it can be read aloud as PDF/UA wants it.
_MARK: Final = re.compile(rb'\s*<rdf:Description[^>]*pdfuaid:part="1"[^>]*/>')


def joined(content: bytes, behind: Sequence[bytes]) -> bytes:
    """The PDF with these others behind it; without any, it is the same bytes.

    What is compressed is taken over as it is, and the same files give the same bytes on every machine. Nobody knows
    whether pages from elsewhere can be read aloud: the file says no more that it can.
    """
    if not behind:
        return content
    import pikepdf  # a tenth of a second, and most proposals have no brochure

    with ExitStack() as opened:
        whole = opened.enter_context(pikepdf.open(BytesIO(content)))
        for part in behind:
            whole.pages.extend(opened.enter_context(pikepdf.open(BytesIO(part))).pages)
        metadata = whole.Root.Metadata
        metadata.write(_MARK.sub(b"", metadata.read_bytes()))
        file = BytesIO()
        whole.save(
            file,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            fix_metadata_version=False,
            deterministic_id=True,
        )
        return file.getvalue()
