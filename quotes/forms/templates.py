"""What a template is called, and what it takes along."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.forms import OneLineField


class TemplateForm(forms.Form):
    """Saving a quote as a template."""

    name = OneLineField(
        label=_("Name"), max_length=120, help_text=_("By which you and the others find it when you start a quote.")
    )
    words = forms.BooleanField(
        label=_("Take the title and the personal line along"),
        required=False,
        help_text=_("Leave it empty where they speak of this client."),
    )


class RenameForm(forms.Form):
    """Another name for a template."""

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)
    name = OneLineField(label=_("Name"), max_length=120)

    def __init__(self, data: Any = None, *, name: str = "", revision: int = 0) -> None:
        super().__init__(data, initial={"name": name, "revision": revision})
