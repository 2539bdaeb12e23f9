"""What a quote is started with."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.models import PlanVersion
from quotes.models import QuoteTemplate
from quotes.selectors.templates import TemplateRow


class StartForm(forms.Form):
    """Which plan, where `usual` is chosen already, or a template instead of what the plan has."""

    version = forms.TypedChoiceField(
        label=_("Plan"),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Choose a plan."),
            "invalid_choice": _("This version has been replaced. Choose one of those shown."),
        },
    )

    template = forms.TypedChoiceField(
        label=_("From a template"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("This template is no longer there. Choose one of those shown.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        versions: Sequence[PlanVersion],
        usual: PlanVersion | None,
        templates: Sequence[TemplateRow] = (),
    ) -> None:
        offered = [row for row in templates if row.takes is not None]
        self.templates = {row.template.pk: row.template for row in offered}
        self.versions = {version.pk: version for version in versions}
        super().__init__(data, initial={"version": usual.pk if usual else None})
        field = self.fields["version"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (version.pk, _("%(plan)s, version %(number)s") % {"plan": version.plan.name, "number": version.number})
            for version in versions
        ]

        pick = self.fields["template"]
        assert isinstance(pick, forms.TypedChoiceField)
        pick.choices = [("", _("None: as the plan has it")), *((row.template.pk, row.label) for row in offered)]

    def template_chosen(self) -> QuoteTemplate | None:
        """The template that was chosen, if any. Call it when the form is valid."""
        key = self.cleaned_data["template"]
        return None if key is None else self.templates[key]

    def chosen(self) -> PlanVersion:
        """The version that was chosen. Call it when the form is valid."""
        return self.versions[self.cleaned_data["version"]]
