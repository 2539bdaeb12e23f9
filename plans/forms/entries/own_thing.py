"""Where a unit says what it counts: a thing of the owner's own, added in passing."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.own_things import Thing, own_things
from groundwork.thing_edits import LONGEST, WordTakenError, add_thing, check_words
from plans.forms.fields import TextField

_BOXES: Final = {"one": "thing_one", "many": "thing_many"}


class OwnThingBoxes(forms.Form):
    """A word and a plural; both empty is no thing. One that is there already by these words is that one."""

    thing_one = TextField(
        label=gettext_lazy("One is called"),
        limit=LONGEST,
        required=False,
        help_text=gettext_lazy("As in “1 phone line”."),
    )
    thing_many = TextField(
        label=gettext_lazy("Several are called"),
        limit=LONGEST,
        required=False,
        help_text=gettext_lazy("As in “12 phone lines”. It becomes a number on each client."),
    )

    def clean(self) -> dict[str, Any]:
        """Both words, and none that is counted already."""
        typed = super().clean() or self.cleaned_data
        one, many = typed.get("thing_one"), typed.get("thing_many")
        if bool(one) != bool(many) and not {"thing_one", "thing_many"} & set(self.errors):
            self.add_error("thing_many" if one else "thing_one", _("Write both: what one and what several are called."))
        if one and many and self._there() is None:
            try:
                check_words(one, many)
            except WordTakenError as error:
                self.add_error(_BOXES[error.field], str(error))
        return typed

    def own_code(self) -> tuple[str, ...]:
        """The code of the thing, which is added if there is none such yet; nothing where nothing was typed.

        Call it on a valid form. Raises DomainError for one too many.
        """
        one, many = self.cleaned_data["thing_one"], self.cleaned_data["thing_many"]
        if not one:
            return ()
        there = self._there()
        return (add_thing(one, many, by=None).code if there is None else there.code,)

    def _there(self) -> Thing | None:
        words = (self.cleaned_data["thing_one"], self.cleaned_data["thing_many"])
        return next((thing for thing in own_things().values() if (thing.one, thing.many) == words), None)
