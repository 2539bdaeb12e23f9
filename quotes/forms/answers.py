"""What a client types to say yes or no."""

import re
import secrets
from datetime import date
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

import pricing
from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, plain_name
from quotes.documents import Details, NamedSigner, Numbers, Revision
from quotes.forms.details import NAMES as DETAILS
from quotes.forms.details import DetailsFields
from quotes.forms.fields import CodeForm, WordsField, answer_key, shown_revision
from quotes.forms.paper import on_paper
from quotes.proposal.declined import WHY
from quotes.proposal.page import Page
from quotes.services.answers import Answer

# Each stands beside its sentence, which is its label.
_TICKS: Final = ("consent", "electronic", "authority")
# What is owed once for a change can be below 0: then it is given back.
_FIGURE: Final = re.compile(r"\A-?[0-9]{1,15}(\.[0-9]{1,4})?\Z", re.ASCII)


def _months() -> forms.IntegerField:
    """Hidden, and empty where it is what the proposal begins with."""
    return forms.IntegerField(required=False, min_value=1, max_value=9999, widget=forms.HiddenInput)


class ChosenForm(forms.Form):
    """Hidden, what the page showed: the revision, the choice and its figures, and a key that is new with each page."""

    revision = shown_revision()
    option = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    term = _months()
    billing = _months()
    total = forms.RegexField(_FIGURE, widget=forms.HiddenInput)
    first_invoice = forms.RegexField(_FIGURE, widget=forms.HiddenInput)
    key = answer_key()

    @property
    def hidden_faults(self) -> bool:
        """Whether something is wrong that the person did not type: the page was tampered with, or broke."""
        return any(field.name in self.errors for field in self.hidden_fields())

    def answer(
        self,
        packages: tuple[str, ...],
        numbers: Numbers,
        *,
        name: str,
        title: str,
        email: str,
        signature: str,
        details: Details | None = None,
    ) -> Answer:
        """The choice as an answer with these packages and numbers, by this person. Call it when the form is valid."""
        typed = self.cleaned_data
        return Answer(
            revision_sha256=typed["revision"],
            option=typed["option"],
            packages=packages,
            term=typed["term"],
            billing=typed["billing"],
            total=typed["total"],
            first_invoice=typed["first_invoice"],
            name=name,
            title=title,
            email=email,
            signature=signature,
            idempotency_key=typed["key"],
            details=details,
            numbers=numbers or None,
        )


def shown_on(page: Page, starts_on: date | None = None) -> dict[str, Any]:
    """What a ChosenForm on this page hides, with a key of its own. `starts_on` is a first day that is asked for."""
    choice, summary = page.offer.choice, page.offer.summary
    return {
        "revision": page.revision.sha256,
        "option": choice.option.code,
        "term": choice.term,
        "billing": choice.billing,
        "total": summary.total,
        "first_invoice": summary.first_exact,
        "from_day": starts_on,
        "key": secrets.token_hex(16),
    }


def _ticked() -> forms.BooleanField:
    return forms.BooleanField(
        error_messages={"required": _("Please tick this to agree: without it nothing can be signed.")}
    )


class AcceptForm(DetailsFields, ChosenForm, CodeForm):
    """Name, title, address, consents, authority and the typed signature, the code, and what may be said besides.

    Of somebody `named` name and address are the revision's. `follows`: somebody has signed the same before, so that
    nothing more can be said. Nothing that stands in the boxes at the beginning signs: the ticks and the signature are
    empty there.
    """

    name = OneLineField(label=_("Your name"), max_length=120, check=plain_name(), validators=[on_paper])
    title = OneLineField(label=_("Your title"), max_length=120, validators=[on_paper])
    email = AddressField(label=_("Your e-mail address"), validators=[on_paper])
    # To the terms; to signing electronically; that whoever signs may. The texts are the revision's.
    consent = _ticked()
    electronic = _ticked()
    authority = _ticked()
    signature = OneLineField(
        label=_("Type your name as your signature"), max_length=120, check=plain_name(), validators=[on_paper]
    )
    code = OneLineField(label=_("Six-digit code"), max_length=20, required=False)

    def __init__(
        self, *args: Any, revision: Revision, named: NamedSigner | None = None, follows: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.named, self.follows, self.of = named, follows, revision
        texts = {"electronic": revision.electronic, "authority": revision.authority}
        unasked = [box for box, text in texts.items() if not text]
        unasked += ["name", "email"] if named else []
        unasked += [name for name in DETAILS if name in self.fields] if follows else []
        for box in unasked:
            del self.fields[box]
        for name, text in {"consent": revision.consent, **texts}.items():
            if name in self.fields:
                self.fields[name].label = text

    @property
    def ticks(self) -> tuple[tuple[BoundField, str], ...]:
        """The boxes to be ticked, each with its text."""
        return tuple((self[name], str(self[name].label)) for name in _TICKS if name in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.named:
            cleaned |= {"name": self.named.name, "email": self.named.email}
        name, signature = cleaned.get("name"), cleaned.get("signature")
        if name and signature and pricing.folded(name) != pricing.folded(signature):
            self.add_error("signature", self._unlike())
        return cleaned

    def _unlike(self) -> str:
        if self.named:
            return str(_("Your signature must be your name: %(name)s.")) % {"name": self.named.name}
        return str(_("Your signature must be your name as you typed it above."))


class DeclineForm(forms.Form):
    """Why, as one of a few, with words as the client likes; `sure` once they were asked whether it is meant."""

    why = forms.ChoiceField(
        label=_("What was it?"),
        choices=WHY,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one: it helps us to do better.")},
    )
    reason = WordsField(label=_("In your words, if you like"), required=False, max_length=1000)
    revision = shown_revision()
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def hidden_faults(self) -> bool:
        """As with AcceptForm: what is wrong is nothing that the person typed."""
        return "revision" in self.errors
