"""The company profile: what clients see of the MSP."""

from typing import ClassVar, Final
from zoneinfo import available_timezones

from babel import Locale, localedata
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contracts.boxes import ClausesForm
from contracts.documents import CLAUSE_NAMES
from contracts.models import Seller
from groundwork.addresses import AddressField
from groundwork.forms import WholeField, plain_name, plain_text
from groundwork.locales import LANGUAGES
from groundwork.shown import LOGO, PictureField
from groundwork.web_links import https_link

# By the box; the others are a line of text.
_RULES: Final = {
    **dict.fromkeys(("name", "legal_name"), plain_name(company=True)),
    **dict.fromkeys(("address", "terms", "consent", "bank_details"), plain_text(lines=True)),
}


def _left() -> forms.TextInput:
    """A number that stands alone in a wide box: on the left, where its label is."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class CompanyForm(ClausesForm, forms.ModelForm[Seller]):
    """Everything a proposal says of the MSP. A sent proposal keeps what it was sent with."""

    logo = PictureField(
        use=LOGO,
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, drawn anew. It stands in place of your name on proposals and their PDFs."),
    )
    no_logo = forms.BooleanField(label=_("Without the logo"), required=False)
    email = AddressField(label=_("E-mail address"), required=False)
    accent = forms.RegexField(
        regex=r"^#[0-9a-fA-F]{6}\Z",
        label=_("Accent colour"),
        widget=forms.TextInput(attrs={"type": "color", "class": "form-control form-control-color"}),
        error_messages={"invalid": _("Choose a colour like #0f6b5c.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("A proposal is valid through the day in this zone.")
    )
    locale = forms.ChoiceField(
        label=_("Figures and dates as in"), help_text=_("Also how you write numbers here: 139.50 or 139,50.")
    )
    language = forms.ChoiceField(
        label=_("Language of what clients get"),
        choices=LANGUAGES.items(),
        required=False,  # it begins with what is so today
        help_text=_("Of those for whom nothing else is chosen. Your own pages stay in English."),
    )
    valid_days = WholeField(label=_("Days a proposal is valid"), least=1, most=365, widget=_left())
    working_days = WholeField(
        label=_("Working days a month"),
        least=1,
        most=31,
        widget=_left(),
        help_text=_("What “per person and working day” divides by."),
    )

    class Meta:
        model = Seller
        fields = (
            "name",
            "legal_name",
            "address",
            "email",
            "phone",
            "website",
            "tax_number",
            "accent",
            "time_zone",
            "locale",
            "language",
            "valid_days",
            "working_days",
            "statement_every",
            "head_mail",
            "sign_by_code",
            "countersign",
            "payment_link",
            "bank_details",
            "terms",
            *CLAUSE_NAMES,
            "consent",
        )
        widgets: ClassVar = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "terms": forms.Textarea(attrs={"rows": 16}),
            "consent": forms.Textarea(attrs={"rows": 3}),
            "bank_details": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "name": _("As clients know you."),
            "legal_name": _("As it stands on the contract."),
            "tax_number": _(
                "VAT number or EIN. It stands at the foot of proposals and contracts, and beside a deposit."
            ),
            "statement_every": _("Sent by itself after each period. A contract can have it otherwise, on its page."),
            "head_mail": _(
                "What clients saw and signed stands in a log. These mails show whether it was rewritten since."
            ),
            "sign_by_code": _("Where a mail server is set. Whoever signs shows that the address is theirs."),
            "countersign": _("New quotes begin with it. It is a contract when one of your owners has signed too."),
            "payment_link": _(
                "Where a deposit or first invoice is paid: a page of your payment provider, opened after signing. "
                "Empty: by transfer. You mark what was paid on the quote."
            ),
            "bank_details": _("Shown after signing, where something is due. Empty: the details follow from you."),
            "terms": _("Plain text. Leave an empty line between paragraphs."),
            "consent": _(
                "What the client agrees to by signing. Empty: that they have read the proposal and agree to it, "
                "in their language."
            ),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]  # type: ignore[attr-defined]
        self.fields["locale"].choices = _english_locales()  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and not isinstance(field, WholeField):
                field.widget.attrs["dir"] = "auto"
                field.validators.append(_RULES.get(name, plain_text()))
        if self.instance.logo is None:
            del self.fields["no_logo"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        names = [name for name in self.Meta.fields if name not in CLAUSE_NAMES]
        at = names.index("accent")
        names[at:at] = [name for name in ("logo", "no_logo") if name in self.fields]
        words = _("It stands beside the terms and is signed with them. What is left empty needs a new signature.")
        clauses = Fieldset(
            format_html('<span class="h2">{}</span>', _("Notice and changes")),
            HTML(format_html('<p class="muted">{}</p>', words)),
            *CLAUSE_NAMES,
        )
        self.helper.layout = Layout(*names[:-1], clauses, names[-1])

    def profile(self) -> Seller:
        """What was typed, not saved yet. Call it when the form is valid; a new logo is kept by the service."""
        seller = self.save(commit=False)
        if self.cleaned_data.get("no_logo"):
            seller.logo = seller.logo_width = seller.logo_height = None
        return seller

    def clean_payment_link(self) -> str:
        """The link. Raises ValidationError, which says what is wrong with it."""
        typed = str(self.cleaned_data["payment_link"])
        return https_link(typed) if typed else ""

    def clean_accent(self) -> str:
        """Lower case, because browsers differ."""
        return str(self.cleaned_data["accent"]).lower()


def _english_locales() -> list[tuple[str, str]]:
    """English as written in each country, which is what staff read."""
    names = [name for name in localedata.locale_identifiers() if name.startswith("en_") and len(name) == 5]
    return sorted(((name, Locale.parse(name).territory_name or name) for name in names), key=lambda pair: pair[1])
