"""The box of a form that takes an evidence file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groundwork.evidence.content import Examined, examine
from groundwork.evidence.errors import NotEvidence


class EvidenceField(forms.FileField):
    """A file to keep. Its value is an Examined, or None where none was chosen and none is wanted."""

    def __init__(self, **options: Any) -> None:
        words = {
            "help_text": _("PDF, PNG or JPEG, at most 10 MB. It is kept for ever and cannot be taken out again."),
            "widget": forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
            "error_messages": {"required": _("Choose the file.")},
            "allow_empty_file": True,  # the examination says it better
        }
        super().__init__(**{**words, **options})

    def clean(self, data: Any, initial: Any = None) -> Examined | None:
        """The file, examined. Raises ValidationError, which says why it cannot be kept and what to do."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return examine(upload)
        except NotEvidence as error:
            raise ValidationError(str(error)) from error
