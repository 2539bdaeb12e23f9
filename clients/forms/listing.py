"""Which clients to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import pricing
from clients.selectors import CLIENT_ORDERS, CLIENT_STATES, ClientFilter, account_owners
from groundwork.access import sees_own_only, sellers
from groundwork.forms import REASSIGN, SeveralOwnersForm
from groundwork.models import User
from groundwork.sorting import Sorting


class ClientFilterForm(forms.Form):
    """Search, account owner and state; anything that is not understood shows all."""

    q = forms.CharField(label=_("Search clients and contacts"), max_length=100, required=False)
    owner = forms.ChoiceField(label=_("Account owner"), required=False)
    state = forms.ChoiceField(choices=list(CLIENT_STATES.items()), required=False)

    def __init__(self, data: Any) -> None:
        # PostgreSQL refuses a zero character wherever it stands; no name holds one.
        super().__init__({name: str(data.get(name, "")).replace("\0", "")[:100] for name in ("q", "owner", "state")})
        self.sorting = Sorting.asked(CLIENT_ORDERS, data.get("sort", ""))
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
        search = pricing.one_line(found.get("q", ""))
        return ClientFilter(search, int(owner) if owner else None, found.get("state", ""), self.sorting.code)


ARCHIVE, BRING_BACK = "archive", "bring-back"


class SeveralClientsForm(SeveralOwnersForm):
    """What is done with several clients at once. Whoever sees their own alone does not hand them over."""

    def __init__(self, data: Any, by: User, *, archived: bool = False, both: bool = False) -> None:
        hands_over = [] if sees_own_only(by) else [(REASSIGN, _("Hand over to"))]
        away, back = (ARCHIVE, _("Archive")), (BRING_BACK, _("Bring back"))
        self.deeds = [*hands_over, away, back] if both else [back] if archived else [*hands_over, away]
        super().__init__(data, sellers())
