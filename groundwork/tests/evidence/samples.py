"""Files as they are uploaded: pictures, a PDF, and what is neither."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from groundwork.evidence import Examined, examine


def a_pdf(text: str = "") -> bytes:
    """The smallest PDF: one empty page. `text` stands in a comment, and makes it another one."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>"]
    content, places = f"%PDF-1.7\n%{text}\n".encode(), []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = len(content)
    content += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def a_picture(form: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A picture whose left half is dark and whose right half is bright."""
    picture = Image.new("L", size, 20)
    picture.paste(230, (size[0] // 2, 0, *size))
    file = io.BytesIO()
    picture.convert(mode).save(file, form, **options)
    return file.getvalue()


def examined(content: bytes, name: str = "offer.pdf") -> Examined:
    """What becomes of it when it is uploaded under this name."""
    return examine(SimpleUploadedFile(name, content))
