"""What a client types to ask, to have something changed and to pass a proposal on; and what staff answer."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.documents import Person
from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, plain_name
from quotes.forms.fields import CodeForm, WordsField, shown_revision
from quotes.proposal.abouts import About

_MOST: Final = 2000


def _words(label: Any, *, rows: int = 4) -> WordsField:
    return WordsField(
        label=label, rows=rows, max_length=_MOST, error_messages={"required": _("Write what you would like to say.")}
    )


class SayForm(forms.Form):
    """What a client says, and who they are; of somebody whom the link names neither name nor address is asked."""

    words = _words(_("Your words"))
    name = OneLineField(label=_("Your name"), max_length=120, check=plain_name())
    email = AddressField(label=_("Your e-mail address, for the answer"))

    def __init__(self, *args: Any, named: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = named
        for box in ("name", "email") if named else ():
            del self.fields[box]

    @property
    def who(self) -> Person:
        """Who says it. Call it when the form is valid."""
        return self.named or Person(self.cleaned_data["name"], "", self.cleaned_data["email"])


class AskForm(SayForm):
    """A question about one thing of a revision, or a wish to have it changed."""

    about = forms.ChoiceField(label=_("What is it about?"), required=False)

    def __init__(self, *args: Any, abouts: tuple[About, ...], change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.abouts = {about.code: about for about in abouts}
        self.fields["about"].choices = [(about.code, about.words) for about in abouts]  # type: ignore[attr-defined]
        self.fields["words"].label = _("What should be different?") if change else _("Your question")

    @property
    def chosen(self) -> About:
        """What it is about. Call it when the form is valid."""
        return self.abouts[self.cleaned_data["about"]]


class AnswerForm(forms.Form):
    """What staff answer."""

    words = _words(_("Your answer"), rows=3)


class ForwardForm(CodeForm):
    """To whom, by whom, and whether they may sign; `code` where that has to be shown to come from the contact."""

    name = OneLineField(label=_("Their name"), max_length=120, check=plain_name())
    email = AddressField(label=_("Your colleague’s e-mail address"))
    by_name = OneLineField(label=_("Your name"), max_length=120, check=plain_name())
    may_sign = forms.BooleanField(label=_("They may sign it too"), required=False)
    code = OneLineField(label=_("Six-digit code"), max_length=20, required=False)
    revision = shown_revision()

    def __init__(self, *args: Any, named: Person | None = None, lets: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = named
        for box in (*(("by_name",) if named else ()), *(() if lets else ("may_sign", "code"))):
            del self.fields[box]

    @property
    def by(self) -> str:
        """Who passes it on. Call it when the form is valid."""
        return self.named.name if self.named else str(self.cleaned_data["by_name"])
