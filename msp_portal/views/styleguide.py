"""Every component on one page, for whoever builds pages."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from groundwork.access import STAFF, allow
from groundwork.addresses import AddressField
from groundwork.owner_forms import SeveralOwnersForm
from groundwork.searching import Chip
from groundwork.sorting import Order, Sorting
from quotes.states import STATES


class SampleForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = AddressField(label=_("E-mail address"), help_text=_("Where the proposal goes."))
    price = forms.DecimalField(
        label=_("Price"),
        min_value=0,
        max_digits=12,
        decimal_places=4,
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
    )
    term = forms.ChoiceField(label=_("Term"), choices=[("12", _("12 months")), ("36", _("36 months"))])
    words = forms.CharField(label=_("Personal line"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label=_("Discount"), choices=[("share", _("A share")), ("amount", _("An amount"))], widget=forms.RadioSelect
    )
    file = forms.FileField(label=_("Plan file"), required=False)
    agreed = forms.BooleanField(label=_("Recommend this option"), required=False)


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of the tokens."""

    name: str
    use: str


SWATCHES = (
    Swatch("ink", "text"),
    Swatch("muted", "second text"),
    Swatch("accent", "links, primary buttons, what is chosen"),
    Swatch("accent-soft", "behind what is chosen"),
    Swatch("surface", "page"),
    Swatch("surface-2", "quiet boxes"),
    Swatch("surface-3", "hover, chips"),
    Swatch("line", "between rows"),
    Swatch("line-strong", "buttons, heads of tables"),
    Swatch("control-line", "inputs"),
    Swatch("good", "done, accepted"),
    Swatch("warn", "look at this"),
    Swatch("danger", "wrong, lost, below the floor"),
    Swatch("info", "on its way"),
)
CHIPS = (Chip("", "All", 16, chosen=True), Chip("sent", "Waiting", 4, chosen=False))

SORTING = Sorting.asked((Order("name", "A to Z", "Z to A"), Order("users", "Most first", "Fewest first", True)), "")


@allow(*STAFF)
def styleguide(request: HttpRequest) -> HttpResponse:
    """The components with the markup they want; a 404 where DEBUG is off."""
    if not settings.DEBUG:
        raise Http404
    context = {
        "form": SampleForm(initial={"name": "Harbor Law Group", "term": "12", "kind": "share", "agreed": True}),
        "bad_form": SampleForm({"name": "Harbor Law Group", "email": "harbor", "price": "1e999", "term": "7"}),
        "swatches": SWATCHES,
        "states": STATES,
        "chips": CHIPS,
        "sorting": SORTING,
        "heads": SORTING.heads({}),
        "several": SeveralOwnersForm(None, []),
        "page": Paginator(range(90), 30).page(2),
    }
    return render(request, "msp_portal/styleguide.html", context)
