"""Pictures and PDFs as people choose them, and as somebody might who means harm."""

import io
from collections.abc import Callable

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(content: bytes, name: str = "chosen.bin") -> SimpleUploadedFile:
    """The file as a form gets it."""
    return SimpleUploadedFile(name, content)


def png(width: int = 40, height: int = 20, mode: str = "RGBA") -> bytes:
    """A picture of one colour."""
    return _saved(Image.new(mode, (width, height), 1 if mode == "1" else "#0f6b5c"), "PNG")


def photograph(width: int, height: int, form: str = "JPEG") -> bytes:
    """A picture of many colours."""
    noise = Image.effect_noise((width, height), 40)
    return _saved(Image.merge("RGB", [noise, noise.transpose(Image.Transpose.FLIP_TOP_BOTTOM), noise]), form)


def _saved(picture: Image.Image, form: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


def brochure(
    pages: int = 2, change: Callable[[pikepdf.Pdf], None] | None = None, lock: pikepdf.Encryption | None = None
) -> bytes:
    """A PDF that says on each page which it is; `change` does something to it."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 700 Td (Backup {number + 1}) Tj ET".encode())
        if change:
            change(pdf)
        file = io.BytesIO()
        pdf.save(file, encryption=lock or False, fix_metadata_version=False)
        return file.getvalue()
