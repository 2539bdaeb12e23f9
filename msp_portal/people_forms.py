"""What owners type about the people who sign in."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.access import Role
from groundwork.addresses import AddressField
from groundwork.forms import OneLineField, plain_name
from groundwork.models import User
from groundwork.owner_forms import choices_of, select_field
from msp_portal.people import Profile, role_of

ROLES: Final = (
    (Role.OWNER, _("Owner: everything, also plans, prices, approval and people")),
    (Role.SALES, _("Sales: clients, quotes and contracts")),
    (Role.VIEWER, _("Viewer: looks at everything, changes nothing")),
)


class SeveralPeopleForm(forms.Form):
    """What is done about several people at once."""

    deed = select_field(
        _("With those ticked"),
        [
            ("", _("With those ticked …")),
            ("factor", _("Demand a second factor")),
            ("sign-out", _("Sign out everywhere")),
            ("invite", _("Send the invitation again")),
        ],
    )


class PersonForm(forms.Form):
    """Somebody who signs in."""

    name = OneLineField(
        label=_("Name"), max_length=120, check=plain_name(), help_text=_("As colleagues and clients know them.")
    )
    email = AddressField(label=_("E-mail address"), help_text=_("They sign in with it, and clients’ answers go there."))
    title = OneLineField(label=_("Title"), max_length=120, required=False, help_text=_("It stands on proposals."))
    role = forms.ChoiceField(
        label=_("What they may do"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they may do."), "invalid_choice": _("Choose one of those shown.")},
    )
    own_only = forms.BooleanField(
        label=_("Sees their own clients alone"),
        required=False,
        help_text=_("Those whose account owner they are, with all that belongs to them. Owners see everything."),
    )
    needs_second_factor = forms.BooleanField(
        label=_("Needs a second factor"), required=False, help_text=_("Owners need one in any case.")
    )

    @classmethod
    def about(cls, user: User, typed: Any = None) -> "PersonForm":
        """The form with what is known of somebody."""
        known = {name: getattr(user, name) for name in ("name", "email", "title", "own_only", "needs_second_factor")}
        return cls(typed, initial={**known, "role": role_of(user)})

    def profile(self) -> Profile:
        """What was typed; only of a valid form."""
        return Profile(**{**self.cleaned_data, "role": Role(self.cleaned_data["role"])})


class CloseForm(forms.Form):
    """Who takes over what somebody looks after."""

    to = forms.ChoiceField(label=_("Who takes over their quotes and clients"))

    def __init__(self, people: Iterable[User], *, needed: bool, typed: Any = None) -> None:
        super().__init__(typed)
        self.people = {str(person.pk): person for person in people}
        first = (("", _("Choose …") if needed else _("Nobody: there is nothing to take over")),)
        box = self.fields["to"]
        box.choices = [*first, *choices_of(list(self.people.values()))]  # type: ignore[attr-defined]
        box.required = needed
        box.error_messages |= {key: _("Choose who takes them over.") for key in ("required", "invalid_choice")}

    def chosen(self) -> User | None:
        """Who it is; only of a valid form."""
        return self.people.get(self.cleaned_data["to"])
