"""Publishing a version."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.forms.revision import RevisionField
from plans.forms.texts import checked_text
from plans.version_document import REASON, reason_fault

MOST_LETTERS = 2_000


class PublishForm(forms.Form):
    """A note on what is new, and the revision of the plan that the owner is looking at.

    `over` tells whether the ladder check has errors, which a reason goes over.
    """

    revision = RevisionField()
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_("What is new and why, for whoever quotes from it. Optional."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    reason = forms.CharField(
        label=_("Why you publish over the errors"),
        required=False,
        max_length=REASON,
        help_text=_("Only if they are meant to stay. It becomes part of the version for good, and staff can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not over:
            del self.fields["reason"]

    def clean_reason(self) -> str:
        """The reason by the rules for text; a few letters where there is one."""
        reason = checked_text(self.cleaned_data["reason"], REASON, lines=True)
        fault = reason_fault(reason) if reason else ""
        if fault:
            raise forms.ValidationError(gettext("The text %(fault)s.") % {"fault": fault})
        return reason

    def clean_note(self) -> str:
        """The note by the rules for text."""
        return checked_text(self.cleaned_data["note"], MOST_LETTERS, lines=True)
