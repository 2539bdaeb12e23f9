"""Which clients to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from clients.selectors import CLIENT_STATES, ClientFilter, account_owners


class ClientFilterForm(forms.Form):
    """Search, account owner and state; anything that is not understood shows all."""

    q = forms.CharField(label=_("Search clients and contacts"), max_length=100, required=False)
    owner = forms.ChoiceField(label=_("Account owner"), required=False)
    state = forms.ChoiceField(choices=list(CLIENT_STATES.items()), required=False)

    def __init__(self, data: Any) -> None:
        # PostgreSQL refuses a zero character wherever it stands; no name holds one.
        super().__init__({name: str(data.get(name, "")).replace("\0", "")[:100] for name in ("q", "owner", "state")})
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [
            ("", _("Everybody")),
            *((str(pk), name) for pk, name in account_owners()),
            ("0", _("Nobody")),
        ]

    def chosen(self) -> ClientFilter:
        """The filter; what could not be understood filters nothing."""
        self.is_valid()
        found = self.cleaned_data
        owner = found.get("owner", "")
        return ClientFilter(pricing.one_line(found.get("q", "")), int(owner) if owner else None, found.get("state", ""))
