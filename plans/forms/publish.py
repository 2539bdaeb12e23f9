"""Publishing a version."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PublishForm(forms.Form):
    """A note on what is new, and the revision of the plan that the owner is looking at."""

    revision = forms.IntegerField(min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2_000,
        help_text=_("What is new and why, for whoever quotes from it. Optional."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
