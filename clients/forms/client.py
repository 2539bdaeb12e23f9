"""The client's own page: company, sites and contacts."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clients.boxes import COMPANY_FIELDS, CompanyBoxes
from clients.merging import HEADS
from clients.models import Client
from clients.selectors.people import counts_people
from clients.services.clients import ClientEntry, ContactEntry, SiteEntry
from groundwork.access import SELLERS, sees_own_only
from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, WholeField, plain_name, plain_text
from groundwork.locales import LANGUAGES
from groundwork.models import User
from groundwork.own_things import own_things

# Empty lines for new sites and contacts; a button adds as many again.
SPARE_LINES = 2
MOST_LINES = 200
# What the name of a box of a thing of the owner's own begins with; its code follows.
THING: Final = "thing-"


class ClientForm(CompanyBoxes):
    """The company, who looks after it, and how many it has of things of the owner's own (`things`, by code)."""

    owner = forms.ModelChoiceField(
        label=_("Account owner"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Who looks after this client."),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As for everybody")), *LANGUAGES.items()],
        help_text=_("Of the proposals, contracts and mails that they get. What is agreed already stays as it is."),
    )  # fmt: skip
    notes = forms.CharField(
        label=_("Notes"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        validators=[plain_text(lines=True)], help_text=_("Only staff see them."),
    )  # fmt: skip

    def __init__(self, *args: Any, things: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for thing in own_things().values():
            if not thing.hidden or thing.code in things:
                name = THING + thing.code
                self.fields[name] = WholeField(label=capfirst(thing.many), initial=things.get(thing.code, 0))
                self.fields[name].required = not self.is_bound or self.add_prefix(name) in self.data
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = User.objects.filter(groups__name__in=SELLERS, is_active=True).distinct().order_by("name")

    def fix_heads(self) -> None:
        """Show the head counts and take none: they are counted from the list of people."""
        for name in HEADS:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Counted from the list of people.")

    def fix_owner(self) -> None:
        """Show who looks after the client and let nobody be chosen: whoever types would not see it any more."""
        self.fields["owner"].disabled = True
        self.fields["owner"].help_text = _("An owner hands clients over.")

    def thing_boxes(self) -> Iterator[BoundField]:
        """The boxes of things of the owner's own."""
        return (self[name] for name in self.fields if name.startswith(THING))

    @property
    def entered(self) -> dict[str, Any]:
        """What was entered. A thing that the page had no box for, because it was added since, stays as it is."""
        typed = self.cleaned_data
        things = {name.removeprefix(THING): number for name, number in typed.items() if name.startswith(THING)}
        given = {code: number for code, number in things.items() if number is not None}
        return {**{name: typed[name] for name in typed if not name.startswith(THING)}, "things": given}


class SiteForm(forms.Form):
    """One site. An empty name is no site."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = OneLineField(label=_("Site"), max_length=120, required=False)


class ContactForm(forms.Form):
    """One contact. A line that is empty altogether is no contact."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = OneLineField(label=_("Name"), max_length=120, required=False, check=plain_name())
    title = OneLineField(label=_("Title"), max_length=120, required=False)
    email = AddressField(label=_("E-mail address"), required=False)
    phone = OneLineField(label=_("Phone"), max_length=40, required=False)
    primary = forms.BooleanField(label=_("Gets the proposals"), required=False)

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("name", "title", "email", "phone"))

    def clean(self) -> dict[str, Any]:
        if not self.is_blank:
            if not self.cleaned_data.get("name") and "name" not in self.errors:
                self.add_error("name", _("Enter the contact's name, or empty the whole line to remove it."))
            if not self.cleaned_data.get("email") and "email" not in self.errors:
                self.add_error("email", _("Enter the address that proposals go to."))
        return self.cleaned_data


SiteFormSet = forms.formset_factory(SiteForm, extra=SPARE_LINES, max_num=MOST_LINES, validate_max=True)
ContactFormSet = forms.formset_factory(ContactForm, extra=SPARE_LINES, max_num=MOST_LINES, validate_max=True)


class ClientEntryForm:
    """The form, the sites and the contacts of one page, checked and read together."""

    def __init__(self, data: Any = None, client: Client | None = None, by: User | None = None) -> None:
        sites: list[dict[str, Any]] = []
        contacts: list[dict[str, Any]] = []
        initial: dict[str, Any] = {"owner": by}
        counted = False
        if client is not None:
            initial = {name: getattr(client, name) for name in (*COMPANY_FIELDS, "owner", "notes", "language")}
            sites = [dict(row) for row in client.sites.values("pk", "name")]
            counted = counts_people(client)
            contacts = [dict(row) for row in client.contacts.values("pk", "name", "title", "email", "phone", "primary")]
        self.form = ClientForm(data, initial=initial, things={} if client is None else client.things)
        if counted:
            self.form.fix_heads()
        if by is not None and sees_own_only(by):
            self.form.fix_owner()
        self.sites = SiteFormSet(data, initial=sites, prefix="sites")
        self.contacts = ContactFormSet(data, initial=contacts, prefix="contacts")

    def is_valid(self) -> bool:
        # All three are checked, so that a person sees everything at once.
        return all([self.form.is_valid(), self.sites.is_valid(), self.contacts.is_valid()])

    def entry(self) -> ClientEntry:
        """What was entered. Only after `is_valid`."""
        sites = [form.cleaned_data for form in self.sites if form.cleaned_data.get("name")]
        contacts = [form.cleaned_data for form in self.contacts if not form.is_blank]
        return ClientEntry(
            **self.form.entered,
            sites=tuple(SiteEntry(**site) for site in sites),
            contacts=tuple(ContactEntry(**contact) for contact in contacts),
        )


def with_more_lines(data: Any, prefix: str) -> Any:
    """The posted data with room for more sites or contacts, for a form that works without JavaScript."""
    more = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    posted = str(data.get(name, ""))
    total = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 4 else 0
    more[name] = str(min(total + SPARE_LINES, MOST_LINES))
    return more
