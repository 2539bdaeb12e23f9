"""Where a client's devices come from by themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import DeviceSource
from clients.pulling.tools import (
    JSON,
    MAPPED,
    TACTICAL,
    TOOLS,
    Source,
    checked_source_address,
    read_mapping,
    written_mapping,
)
from clients.services.sources import SourceEntry, source_of
from groundwork.forms import OneLineField


class SourceForm(forms.Form):
    """The tool, its address, the token, and how its list is read."""

    tool = forms.ChoiceField(label=gettext_lazy("Tool"), choices=list(TOOLS.items()))
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy(
            "Of Tactical RMM that of its API, like https://api.rmm.example.com. Of another tool that of the list."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    token = forms.CharField(
        label=gettext_lazy("Token"),
        max_length=2000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    only_client = OneLineField(
        label=gettext_lazy("What the tool calls this client"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Devices of others are left out. Empty: all that it lists are this client's."),
    )
    list_path = OneLineField(
        label=gettext_lazy("Where the list stands"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Like data.devices. Empty: the answer itself, or the only list in it."),
    )
    mapping = forms.CharField(
        label=gettext_lazy("What its fields are called"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    header = forms.RegexField(
        r"^[A-Za-z0-9-]{1,60}$",
        label=gettext_lazy("Header that carries the token"),
        required=False,
        help_text=gettext_lazy("Empty: Authorization, with “Bearer” before the token."),
    )
    nightly = forms.BooleanField(label=gettext_lazy("Ask it each night"), required=False)
    retire = forms.BooleanField(
        label=gettext_lazy("Retire devices that it no longer lists"),
        required=False,
        help_text=gettext_lazy("Only those that it listed before; what it never knew stays as it is."),
    )

    def __init__(self, data: Any, row: DeviceSource | None, client_name: str) -> None:
        initial: dict[str, Any] = {"tool": TACTICAL, "nightly": True, "retire": True, "only_client": client_name}
        if row is not None:
            source = source_of(row)
            names = ("tool", "address", "header", "list_path", "only_client")
            initial = {name: getattr(source, name) for name in names}
            initial |= {"mapping": written_mapping(source.mapping), "nightly": row.nightly, "retire": row.retire}
        super().__init__(data, initial=initial)
        self.fields["mapping"].help_text = _(
            "A line each, like “host = device.name”. Fields: %(fields)s. Empty: guessed, as in a file."
        ) % {"fields": ", ".join(MAPPED)}
        known = row is not None and bool(row.token)
        self.fields["token"].help_text = (
            _("One is kept, and never shown. Type a new one to change it.")
            if known
            else _("An API key that can read devices and nothing else. It is kept encrypted, and never shown.")
        )

    def clean_address(self) -> str:
        try:
            return checked_source_address(self.cleaned_data["address"].strip())
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault

    def clean_mapping(self) -> dict[str, str]:
        try:
            return read_mapping(self.cleaned_data["mapping"])
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if (
            said.get("tool") == JSON
            and said.get("only_client")
            and said.get("mapping")
            and "client" not in said["mapping"]
        ):
            self.add_error("mapping", _("Say where the client's name stands, like “client = customer”, or name none."))
        return said

    def entry(self) -> SourceEntry:
        """What was entered. Only after `is_valid`."""
        said = self.cleaned_data
        other = said["tool"] == JSON
        source = Source(
            said["tool"],
            said["address"],
            said["header"] if other else "",
            said["list_path"] if other else "",
            said["mapping"] if other else {},
            said["only_client"],
        )
        return SourceEntry(source, said["token"].strip(), said["nightly"], said["retire"])
