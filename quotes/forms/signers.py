"""Who has to sign, as rows of the desk's form, and in which order."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, plain_name
from quotes.documents import NamedSigner, Signing
from quotes.drafts import MOST_SIGNERS
from quotes.forms.paper import on_paper

_PREFIX: Final = "signers"


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control"})


class SignerForm(forms.Form):
    """One who signs for the client. A row that is left empty is nobody."""

    name = OneLineField(
        label=gettext_lazy("Name"), max_length=120, check=plain_name(), validators=[on_paper], widget=_line()
    )
    email = AddressField(
        label=gettext_lazy("E-mail address"),
        validators=[on_paper],
        widget=forms.EmailInput(attrs={"class": "form-control"}),
    )
    title = OneLineField(
        label=gettext_lazy("Position"), max_length=120, required=False, validators=[on_paper], widget=_line()
    )
    role = OneLineField(
        label=gettext_lazy("Signs as"), max_length=80, required=False, validators=[on_paper], widget=_line()
    )

    def signer(self) -> NamedSigner:
        """Who was typed."""
        return NamedSigner(**{name: self.cleaned_data[name] for name in ("name", "title", "email", "role")})


class _SignerFormSet(forms.BaseFormSet[SignerForm]):
    default_error_messages: ClassVar = {
        "missing_management_form": gettext_lazy("Who signs did not arrive whole, so nothing was saved. Open it anew.")
    }

    def get_deletion_widget(self) -> forms.Widget:  # type: ignore[override]  # the stubs say a class; Django takes either
        """The tick that takes a row away, drawn like the others."""
        return forms.CheckboxInput(attrs={"class": "form-check-input"})


_FormSet = forms.formset_factory(
    SignerForm, formset=_SignerFormSet, extra=2, max_num=MOST_SIGNERS, validate_max=True, can_delete=True
)


class SigningRows:
    """The rows of those who sign and the two boxes beside them, bound to what was typed or showing who signs.

    A page that does not ask for it, because it was open while the portal was brought up to date, changes nothing.
    """

    def __init__(self, data: Mapping[str, Any] | None, signing: Signing) -> None:
        self.before = signing
        self.is_asked = data is not None and f"{_PREFIX}-TOTAL_FORMS" in data
        rows = [{"name": one.name, "email": one.email, "title": one.title, "role": one.role} for one in signing.signers]
        self.rows = _FormSet(data if self.is_asked else None, prefix=_PREFIX, initial=rows)
        self.in_order = data.get("sign_in_order") != "no" if self.is_asked and data else signing.in_order
        self.countersign = data.get("countersign") == "on" if self.is_asked and data else signing.countersign

    def is_valid(self) -> bool:
        """Whether every row is one."""
        return not self.is_asked or self.rows.is_valid()

    def signing(self) -> Signing:
        """Who was typed. Call it when the rows are valid."""
        if not self.is_asked:
            return self.before
        kept = [form for form in self.rows.forms if form.has_changed() or form.initial]
        named = tuple(form.signer() for form in kept if not form.cleaned_data.get("DELETE"))
        return Signing(named, self.in_order or not named, self.countersign)

    @property
    def is_open(self) -> bool:
        """Whether anybody is named, or something is wrong: then the fold is open."""
        return bool(self.before.signers or self.before.countersign or (self.is_asked and self.rows.errors))

    def errors(self) -> list[tuple[str, str]]:
        """Every error with the label of its box."""
        found = []
        for at, form in enumerate(self.rows.forms, start=1):
            place = _("Signer %(number)s") % {"number": at}
            found += [
                (f"{place}, {form.fields[name].label}" if name in form.fields else place, str(text))
                for name, texts in form.errors.items()
                for text in texts
            ]
        return found + [("", str(text)) for text in self.rows.non_form_errors()]
