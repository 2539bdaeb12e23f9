"""One device, added or changed by hand; which devices to show; and what to do to many."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Device, Site
from clients.selectors import DEVICE_ORDERS, DEVICE_STATES, DeviceFilter
from clients.services.devices import BulkChange, DeviceEntry
from groundwork.device_kinds import DEVICE_CHOICES
from groundwork.forms import DayField, OneLineField
from groundwork.sorting import Sorting

_KINDS = [(kind, capfirst(label)) for kind, label in DEVICE_CHOICES]


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
    warranty_until = DayField(far=True, label=_("Warranty until"), required=False)

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
    state = forms.ChoiceField(label=_("Which"), choices=list(DEVICE_STATES.items()), required=False)

    def __init__(self, data: Any, *, client: Client) -> None:
        super().__init__(data)
        self.sorting = Sorting.asked(DEVICE_ORDERS, data.get("sort", ""))
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = client.sites.all()

    def chosen(self) -> DeviceFilter:
        """The filter; what could not be understood filters nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        site = found.get("site")
        return DeviceFilter(
            search=found.get("q", ""),
            kind=found.get("kind", ""),
            site=site.pk if site else None,
            state=found.get("state", ""),
            sort=self.sorting.code,
        )

    def address(self) -> dict[str, str | int]:
        """What of the filter stands in an address."""
        chosen = self.chosen()
        said = {
            "q": chosen.search,
            "kind": chosen.kind,
            "site": chosen.site or "",
            "state": chosen.state,
            "sort": chosen.sort,
        }
        return {name: value for name, value in said.items() if value}


RETIRE: Final = "retire"
RESTORE: Final = "restore"


_DOINGS: Final[list[Any]] = [
    (_("Coverage"), [(f"uncovered={code}", capfirst(label)) for code, label in Device.Uncovered.choices]),
    (_("Service"), [(RETIRE, _("Retire")), (RESTORE, _("Put back into service"))]),
    (_("Kind"), [(f"kind={code}", label) for code, label in _KINDS]),
]


class BulkForm(forms.Form):
    """One thing to do to many devices: to those that are ticked, or to all that the filter shows."""

    do = forms.ChoiceField(
        label=_("With these devices"),
        error_messages={"required": _("Choose what to do with them.")},
    )
    every = forms.BooleanField(required=False)
    device = forms.ModelMultipleChoiceField(Device.objects.none(), required=False)

    def __init__(self, data: Any, *, client: Client) -> None:
        super().__init__(data)
        devices, do = self.fields["device"], self.fields["do"]
        assert isinstance(devices, forms.ModelMultipleChoiceField)
        assert isinstance(do, forms.ChoiceField)
        devices.queryset = client.devices.all()
        self.sites = {f"site={site.pk}": site for site in client.sites.all()}
        sites = [("site=", _("No site")), *((code, site.name) for code, site in self.sites.items())]
        # For the page, which draws the groups itself.
        self.doings = [*_DOINGS, (_("Site"), sites)]
        do.choices = self.doings

    def clean(self) -> dict[str, Any]:
        """Something must be ticked."""
        if not self.cleaned_data.get("every") and not self.cleaned_data.get("device") and not self.errors:
            raise forms.ValidationError(_("Tick the devices first, or choose all of them."))
        return self.cleaned_data

    def deed_in_words(self) -> str:
        """What to do, as the page says it. Only after `is_valid`."""
        do = self.cleaned_data["do"]
        group, names = next((group, dict(names)) for group, names in self.doings if do in dict(names))
        return f"{group}, {names[do]}"

    def back_to(self, before: Sequence[Device]) -> str:
        """What has to be done to make all of these again what they were `before`; empty where no one deed does."""
        do = self.cleaned_data["do"]
        if do in (RETIRE, RESTORE):  # the day on which each was retired is not given back
            return RESTORE if do == RETIRE else ""
        field = do.partition("=")[0]
        were = {device.site_id if field == "site" else getattr(device, field) for device in before}
        return f"{field}={were.pop() or ''}" if len(were) == 1 else ""

    def change(self, now: datetime) -> BulkChange:
        """What to do. Only after `is_valid`."""
        do = self.cleaned_data["do"]
        if do in (RETIRE, RESTORE):
            return BulkChange("retired_at", now if do == RETIRE else None)
        field, _equals, value = do.partition("=")
        return BulkChange(field, self.sites.get(do) if field == "site" else value)
