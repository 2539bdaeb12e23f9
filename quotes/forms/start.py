"""What a quote is started with."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.models import PlanVersion


class StartForm(forms.Form):
    """Which plan; `usual` is chosen already."""

    version = forms.TypedChoiceField(
        label=_("Plan"),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Choose a plan."),
            "invalid_choice": _("This version has been replaced. Choose one of those shown."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None, versions: Sequence[PlanVersion], usual: PlanVersion | None
    ) -> None:
        self.versions = {version.pk: version for version in versions}
        super().__init__(data, initial={"version": usual.pk if usual else None})
        field = self.fields["version"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (version.pk, _("%(plan)s, version %(number)s") % {"plan": version.plan.name, "number": version.number})
            for version in versions
        ]

    def chosen(self) -> PlanVersion:
        """The version that was chosen. Call it when the form is valid."""
        return self.versions[self.cleaned_data["version"]]
