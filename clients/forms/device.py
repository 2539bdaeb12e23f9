"""One device, added or changed by hand."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clients.forms.fields import DayField, OneLineField
from clients.models import Client, Device, DeviceKind, Site
from clients.services.devices import DeviceEntry

_KINDS = [(kind, capfirst(label)) for kind, label in DeviceKind.choices]


class DeviceForm(forms.Form):
    """A device of this client."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose…")), *_KINDS])
    hostname = OneLineField(label=_("Host name"), max_length=255, required=False)
    serial = OneLineField(label=_("Serial"), max_length=255, required=False)
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("No site")
    )
    uncovered = forms.ChoiceField(
        label=_("Coverage"),
        choices=[(why, capfirst(label)) for why, label in Device.Uncovered.choices],
        required=False,
        help_text=_("Only a covered device counts towards a price."),
    )
    manufacturer = OneLineField(label=_("Make"), max_length=120, required=False)
    model = OneLineField(label=_("Model"), max_length=120, required=False)
    os = OneLineField(label=_("Operating system"), max_length=120, required=False)
    purchased_on = DayField(label=_("Purchased on"), required=False)
    warranty_until = DayField(label=_("Warranty until"), required=False)

    def __init__(self, data: Any = None, *, client: Client, device: Device | None = None) -> None:
        initial = {name: getattr(device, name) for name in DeviceEntry.__dataclass_fields__} if device else {}
        super().__init__(data, initial=initial)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = client.sites.all()

    def clean(self) -> dict[str, Any]:
        if not {"hostname", "serial"} & set(self.errors) and not (
            self.cleaned_data.get("hostname") or self.cleaned_data.get("serial")
        ):
            self.add_error("hostname", _("Enter a host name or a serial: one of them tells the device from others."))
        return self.cleaned_data

    def entry(self) -> DeviceEntry:
        """What was entered. Only after `is_valid`."""
        return DeviceEntry(**self.cleaned_data)


class DeviceFilterForm(forms.Form):
    """Which devices to show; anything unknown shows all."""

    q = OneLineField(label=_("Search"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *_KINDS], required=False)
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("All sites")
    )
    state = forms.ChoiceField(
        label=_("Counting"),
        choices=[
            ("", _("All")),
            ("counted", _("Counted")),
            ("left-out", _("Not covered")),
            ("retired", _("Retired")),
        ],
        required=False,
    )

    def __init__(self, data: Any, *, client: Client) -> None:
        super().__init__(data)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = client.sites.all()
