"""Publishing a version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.revision import RevisionField
from plans.forms.texts import checked_text

MOST_LETTERS = 2_000


class PublishForm(forms.Form):
    """A note on what is new, and the revision of the plan that the owner is looking at."""

    revision = RevisionField()
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_("What is new and why, for whoever quotes from it. Optional."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_note(self) -> str:
        """The note by the rules for text."""
        return checked_text(self.cleaned_data["note"], MOST_LETTERS, lines=True)
