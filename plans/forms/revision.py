"""The field that lets the second of two editors notice the first."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RevisionField(forms.IntegerField):
    """The revision of the plan that the editor is looking at, carried through the form unseen."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        broken = _("This page is incomplete, and nothing was saved. Load it again.")
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), broken)
        super().__init__(min_value=1, max_value=2_147_483_647, error_messages=messages, **options)


class RevisionForm(forms.Form):
    """For what is done by one press."""

    revision = RevisionField()
