"""The form of a file that somebody wants to have checked."""

from __future__ import annotations

import hashlib
from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

# Ours have some hundred kilobytes.
MOST_BYTES: Final = 20_000_000


class PaperForm(forms.Form):
    """A file; `sha256` is its fingerprint once the form is valid. It is not kept, and never read as a PDF."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("As you had it from us, at most 20 MB. It is not kept."),
        error_messages={"required": _("Choose the file.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large to be one of ours."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file has more than 20 MB, as none of ours has. Choose the one we sent."))
        return file

    @property
    def sha256(self) -> str:
        """The fingerprint of the file."""
        digest = hashlib.sha256()
        for chunk in self.cleaned_data["file"].chunks():
            digest.update(chunk)
        return digest.hexdigest()
