"""The boxes of a form that take a picture or a brochure."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groundwork.evidence import NotEvidence
from groundwork.shown.brochures import Brochure, examine_brochure
from groundwork.shown.pictures import Shown, Use, examine_picture


class _ShownField(forms.FileField):
    def __init__(self, *, accept: str, **options: Any) -> None:
        words = {
            "widget": forms.FileInput(attrs={"accept": accept}),
            "error_messages": {"required": _("Choose the file.")},
            "allow_empty_file": True,  # the examination says it better
        }
        super().__init__(**{**words, **options})


class PictureField(_ShownField):
    """A picture for some use. Its value is a Shown, or None where none was chosen and none is wanted."""

    def __init__(self, *, use: Use, **options: Any) -> None:
        self.use = use
        super().__init__(accept=".png,.jpg,.jpeg", **options)

    def clean(self, data: Any, initial: Any = None) -> Shown | None:
        """The picture, drawn anew. Raises ValidationError, which says what is wrong with it."""
        upload = super().clean(data, initial)
        try:
            return examine_picture(upload, self.use) if upload else None
        except NotEvidence as error:
            raise ValidationError(str(error)) from error


class BrochureField(_ShownField):
    """A PDF. Its value is a Brochure, or None where none was chosen and none is wanted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(accept=".pdf", **options)

    def clean(self, data: Any, initial: Any = None) -> Brochure | None:
        """Its pages. Raises ValidationError, which says what is wrong with it."""
        upload = super().clean(data, initial)
        try:
            return examine_brochure(upload) if upload else None
        except NotEvidence as error:
            raise ValidationError(str(error)) from error
