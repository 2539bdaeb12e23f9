"""A plan file, and where it goes."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.keys import given_number
from groundwork.models import User
from plans.forms.places import place_in_words
from plans.forms.texts import checked_text
from plans.models import Plan
from plans.selectors import plans_in_use

MOST_BYTES = 2_000_000
MOST_LETTERS = 200


class PlanFileForm(forms.Form):
    """A plan file. After `is_valid`, `document` is the plan in it, under the name that was asked for.

    `bad_plan` is what is wrong with the file's content, with the place: pages show it apart from the field's errors.
    """

    file = forms.FileField(
        label=gettext_lazy("Plan file"),
        help_text=gettext_lazy(
            "JSON in the format msp-plan/1 or msp-plan/2, at most 2 MB: what a plan's Export gives."
        ),
        error_messages={
            "required": gettext_lazy("Choose a plan file."),
            "empty": gettext_lazy(
                "This file is empty. Choose a plan file: JSON in the format msp-plan/1 or msp-plan/2."
            ),
            "invalid": gettext_lazy("Choose a plan file."),
        },
        # hx-preserve: the file stays chosen when htmx brings the form back with an error.
        widget=forms.FileInput(attrs={"accept": ".json,application/json", "hx-preserve": "true"}),
    )
    into = forms.CharField(
        required=False,
        label=gettext_lazy("Import into"),
        help_text=gettext_lazy(
            "An existing plan's working copy is replaced by the file. Its published versions stay as they are."
        ),
        widget=forms.Select(),
    )
    name = forms.CharField(
        required=False,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Leave it empty to take the name in the file. An existing plan keeps its own."),
        max_length=MOST_LETTERS,
    )

    document: pricing.Plan
    bad_plan: pricing.PricingError | None = None

    def __init__(self, *args: Any, user: User, into: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {str(plan.pk): plan for plan in plans_in_use(user)}
        cast("forms.Select", self.fields["into"].widget).choices = [
            ("", _("A new plan")),
            *((_as_seen(plan), plan.name) for plan in self.plans.values()),
        ]
        if into in self.plans:
            self.initial["into"] = _as_seen(self.plans[into])

    def clean_into(self) -> tuple[Plan, int] | None:
        """The plan to be replaced and its revision as the page showed it, so that nobody's work goes unseen."""
        typed: str = self.cleaned_data["into"]
        key, _at, seen = typed.partition("@")
        revision = given_number(seen, 0)
        if not typed:
            return None
        if key not in self.plans or not revision:
            raise ValidationError(_("This plan is not there any more. Choose another one."))
        return self.plans[key], revision

    def overtaken(self, message: str) -> None:
        """Somebody has changed the plan since: say so; the next try is about what it says now."""
        plan = self.cleaned_data["into"][0]
        plan.refresh_from_db()
        self.data = {**cast("QueryDict", self.data).dict(), "into": _as_seen(plan)}
        self.add_error("into", message)

    def clean_file(self) -> File[bytes]:
        """Read the file as a plan. Nothing of it is kept where it is none."""
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("This file is larger than 2 MB. A plan file is far smaller: is it the right one?"))
        try:
            self.document = pricing.imported_plan(file.read())
        except pricing.PricingError as error:
            self.bad_plan = error
            raise ValidationError(_("This file is not a plan that can be imported. Nothing was changed.")) from None
        return file

    @property
    def place(self) -> str:
        """Where that is, counted the way people count."""
        return place_in_words(self.bad_plan.path) if self.bad_plan else ""

    @property
    def fault(self) -> str:
        """What is wrong with the content and how to fix it, without the place."""
        if self.bad_plan is None:
            return ""
        said = self.bad_plan.message.removeprefix(f"{self.bad_plan.path}: ")
        return f"{said[:1].upper()}{said[1:]}."

    def clean_name(self) -> str:
        """The name by the rules for text; empty where the file's own is meant."""
        return checked_text(self.cleaned_data["name"], MOST_LETTERS)

    def clean(self) -> dict[str, Any]:
        """Put the asked-for name on the document, or that of the plan it goes into."""
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("name") or (cleaned["into"][0].name if cleaned.get("into") else "")
        if name and "file" in cleaned:
            self.document = replace(self.document, name=name)
        return cleaned


def _as_seen(plan: Plan) -> str:
    return f"{plan.pk}@{plan.revision}"
