"""An objection and its answer."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.fields import TextField

OBJECTION: Final = 1_000
ANSWER: Final = 3_000


class TalkForm(forms.Form):
    """What is heard, and what there is to say. `revision` is that of the text the editor is looking at, 0 for none."""

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput())
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
