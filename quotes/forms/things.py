"""A thing of the owner's own: a word and a plural."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.device_kinds import is_kind
from groundwork.forms import OneLineField, plain_name
from groundwork.models import CountedThing, User
from groundwork.own_things import own_things
from groundwork.thing_edits import LONGEST, WordTakenError, add_thing, change_thing, check_words


class ThingForm(forms.Form):
    """A new thing, or with `thing` one that is there. `code` is a key that plans count already, empty for a new one."""

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)
    code = forms.CharField(max_length=100, required=False, strip=False, widget=forms.HiddenInput)
    one = OneLineField(
        label=_("One is called"),
        max_length=LONGEST,
        check=plain_name(company=True),
        help_text=_("As in “1 phone line”."),
    )
    many = OneLineField(
        label=_("Several are called"),
        max_length=LONGEST,
        check=plain_name(company=True),
        help_text=_("As in “12 phone lines”, or “12 TB of backup”."),
    )
    hidden = forms.BooleanField(
        label=_("Hidden"),
        required=False,
        help_text=_("No longer offered for clients and units that do not count it. What counts it still does."),
    )

    def __init__(self, data: Any = None, *, thing: CountedThing | None = None, code: str = "") -> None:
        self.thing = thing
        initial: dict[str, Any] = {"revision": 0, "code": code}
        if thing is not None:
            initial = {name: getattr(thing, name) for name in ("revision", "one", "many", "hidden")}
        super().__init__(data, initial=initial)
        if thing is None:
            del self.fields["hidden"]
        else:
            del self.fields["code"]

    def clean_code(self) -> str:
        """A key that is none yet. Raises ValidationError."""
        code = str(self.cleaned_data["code"])
        if code and (is_kind(code) or code in own_things()):
            raise forms.ValidationError(_("“%(code)s” is counted already."), params={"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        """Words that nothing else has."""
        typed = self.cleaned_data
        if typed.get("one") and typed.get("many"):
            try:
                check_words(typed["one"], typed["many"], self.thing)
            except WordTakenError as error:
                self.add_error(error.field, str(error))
        return typed

    def save(self, by: User) -> None:
        """Add or change it. Call it on a valid form. Raises DomainError, StaleError."""
        typed = self.cleaned_data
        if self.thing is None:
            add_thing(typed["one"], typed["many"], by=by, code=typed["code"])
        else:
            change_thing(
                self.thing, typed["one"], typed["many"], hidden=typed["hidden"], revision=typed["revision"], by=by
            )
