"""What the forms of all entries share: the code, the revision, and the place of what the plan refuses."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import pricing
from plans.costs import DrawEdit
from plans.editing.entries import add, change, free_code
from plans.editing.kinds import KINDS, Edit, Entry, entries_of, find, key_of
from plans.forms.fields import TextField, set_currency
from plans.forms.places import place_in_words
from plans.forms.revision import RevisionField
from plans.models import CODE_SHAPE
from plans.services import BadEditError

_LAST_STEP = re.compile(r"(?:^|\.)([a-z_]+)(?:\[(\d+)\])?$")
_BRACKET = re.compile(r"brackets\[(\d+)\]\.([a-z_]+)$")


class EntryForm(forms.Form):
    """An entry of the plan, or a new one where `found` is None. Subclasses say what its fields make.

    `revision` is the one of the plan at which the form was opened, `found` the entry as it was then: the edit writes
    what differs from it. Only a new entry has a code to choose.
    """

    kind_name: ClassVar[str]
    new_title: ClassVar[Any]  # "A new tier"
    own_title: ClassVar[Any]  # "Tier: %(name)s"

    revision = RevisionField()
    name = TextField(label=_("Name"))
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("What plan files call it. Made from the name if you leave it empty."),
        validators=[
            RegexValidator(CODE_SHAPE, _("Use lower-case letters, digits and hyphens, not beginning with a hyphen."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def __init__(self, plan: pricing.Plan, found: Any, data: Any = None, **options: Any) -> None:
        self.plan, self.found = plan, found
        self.kind = KINDS[self.kind_name]
        self._key = key = "new" if found is None else key_of(self.kind, found)
        initial = {**({} if found is None else self.initial_of(found)), **options.pop("initial", {})}
        super().__init__(data, auto_id=f"{self.kind_name}-{key}-%s", initial=initial, **options)
        if found is not None or self.kind.key != "code":
            del self.fields["code"]

    def full_clean(self) -> None:
        """As Django has it, when every box is there, those that a subclass adds with them."""
        self.set_currency()
        super().full_clean()

    def set_currency(self) -> None:
        """Boxes for money take the sign of the plan's currency."""
        set_currency(self, self.plan.currency)

    def initial_of(self, entry: Any) -> dict[str, Any]:
        """What stands in the boxes for an entry. Subclasses add their own fields."""
        return {"name": entry.name}

    @property
    def title(self) -> str:
        """What the form is about."""
        return str(self.new_title if self.found is None else self.own_title % {"name": self.found.name})

    @property
    def what(self) -> str:
        """What is edited, for undo. Call it on a valid form."""
        return str(self.cleaned_data["name"] if self.found is None else self.found.name)

    def belongs(self, name: str) -> str:
        """What a box belongs to: boxes that mean something only together give the same."""
        return name

    def entry(self) -> Entry:
        """What was typed, as an entry of the plan. Call it on a valid form."""
        raise NotImplementedError

    def clean_code(self) -> str:
        """A code that nothing else of its kind has."""
        typed: str = self.cleaned_data["code"]
        for other in entries_of(self.plan, self.kind):
            if typed and key_of(self.kind, other) == typed:
                raise forms.ValidationError(gettext("%(name)s has this code already.") % {"name": other.name})
        return typed

    def new_code(self) -> str:
        """The code of the entry: its own, the one that was typed, or one made from the name."""
        if self.found is not None:
            return str(self.found.code)
        typed: str = self.cleaned_data["code"]
        if typed:
            return typed
        taken = [key_of(self.kind, other) for other in entries_of(self.plan, self.kind)]
        return free_code(self.cleaned_data["name"], taken, self.kind_name)

    def edit(self, after: str = "") -> Edit:
        """The edit that this form makes: the changed entry in its place, or a new one behind `after`."""
        if self.found is None:
            return add(self.kind, self.entry(), after)
        return change(self.kind, self.found, self.entry())

    def drawing(self) -> DrawEdit | None:
        """What becomes of the draws on the cost sheet; None leaves them as they are."""
        return None

    def refuse(self, error: BadEditError) -> None:
        """Put what the plan refused at the box that it is about; of another entry, with the place in words."""
        box = self._box(error.path) if self._is_own(error.path) else None
        place = "" if box else place_in_words(error.path)
        said = gettext("%(place)s: %(fault)s") % {"place": f"{place[:1].upper()}{place[1:]}", "fault": error}
        self.add_error(box, said if place else str(error))

    def _is_own(self, path: str) -> bool:
        entries = entries_of(self.plan, self.kind)
        at = len(entries) if self.found is None else entries.index(find(self.plan, self.kind, self._key))
        return path.startswith(f"{self.kind.field}[{at}]")

    def _box(self, path: str) -> str | None:
        bracket = _BRACKET.search(path)
        last = _LAST_STEP.search(path)
        name = f"{bracket[2]}_{bracket[1]}" if bracket else last[1] if last else ""
        return name if name in self.fields else None


def choices_of(entries: Any, empty: str | None = None) -> list[tuple[str, Any]]:
    """Entries as the choices of a select, with an empty one first where there may be none."""
    return [*([] if empty is None else [("", empty)]), *((entry.code, entry.name) for entry in entries)]
