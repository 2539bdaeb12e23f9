"""A benefit, the objection that it meets, and the answer."""

from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from plans.forms.fields import TextField
from plans.forms.revision import RevisionField

OBJECTION: Final = 1_000
ANSWER: Final = 3_000


class NoteForm(forms.Form):
    """What clients read, what is heard, and what there is to say.

    `revision` is that of the text the editor is looking at, 0 for none; `plan_revision` that of the plan, which has the
    benefit. A package's benefit is its tagline: one line.
    """

    plan_revision = RevisionField()
    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput())
    benefit = TextField(
        label=_("Benefit"),
        limit=pricing.BENEFIT,
        lines=True,
        required=False,
        help_text=_("What it does for the client's people, in their words. The client reads this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    objection = TextField(
        label=_("Objection"),
        limit=OBJECTION,
        lines=True,
        required=False,
        help_text=_("As clients say it: “We fix our own PCs.”"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answer = TextField(
        label=_("Answer"),
        limit=ANSWER,
        lines=True,
        required=False,
        help_text=_("What your salespeople can say. Clients never read this."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind == "package":
            benefit = cast("TextField", self.fields["benefit"])
            self.fields["benefit"] = TextField(
                label=benefit.label, limit=pricing.TAGLINE, required=False, help_text=benefit.help_text
            )
