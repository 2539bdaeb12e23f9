"""Hours of a month, how often statements go out, and a file of hours."""

import base64
import binascii
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import StatementEvery, StatementRule
from contracts.statements import Period, period_words
from contracts.work_file import MAX_BYTES, read_hours, read_month
from groundwork.forms import OneLineField, WholeField

# What the form says for "as for the whole company".
AS_FOR_ALL: Final = "company"
NEVER: Final = "never"


class HoursField(forms.CharField):
    """Hours with two decimals at most, typed as people do."""

    def __init__(self, **options: Any) -> None:
        box = forms.TextInput(attrs={"class": "form-control num", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": box, "max_length": 40, **options})

    def clean(self, value: Any) -> Decimal:
        """The hours. Raises ValidationError, which says how to write them."""
        try:
            return read_hours(super().clean(value))
        except ValueError as fault:
            raise ValidationError(str(fault)) from None


class WorkForm(forms.Form):
    """Hours and tickets of one month of a period."""

    month = forms.ChoiceField(label=gettext_lazy("Month"))
    hours = HoursField(label=gettext_lazy("Hours"))
    tickets = WholeField(label=gettext_lazy("Tickets"), required=False)
    note = OneLineField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The client reads it. What the hours went into, say."),
    )
    replace = forms.BooleanField(label=gettext_lazy("Replace what this month has already"), required=False)

    def __init__(self, period: Period, there: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        month = self.fields["month"]
        assert isinstance(month, forms.ChoiceField)
        month.choices = [(one.code, period_words(one)) for one in period.each_month]
        if not there:
            del self.fields["replace"]

    def clean_month(self) -> date:
        """Its first day."""
        return read_month(self.cleaned_data["month"])


class RuleForm(forms.Form):
    """How often statements go out under one contract."""

    every = forms.ChoiceField(label=gettext_lazy("Sent by itself"))

    def __init__(self, company: str, rule: StatementRule | None, data: Any = None) -> None:
        kept = AS_FOR_ALL if rule is None else rule.every or NEVER
        super().__init__(data, initial={"every": kept})
        every = self.fields["every"]
        assert isinstance(every, forms.ChoiceField)
        usual = StatementEvery(company).label if company else _("never")
        every.choices = [
            (AS_FOR_ALL, _("as for all clients: %(usual)s") % {"usual": usual}),
            *StatementEvery.choices,
            (NEVER, _("never")),
        ]

    def chosen(self) -> str | None:
        """The rule as it is kept: "" for never, None for the company's."""
        every: str = self.cleaned_data["every"]
        return None if every == AS_FOR_ALL else "" if every == NEVER else every


class WorkFileForm(forms.Form):
    """A file of hours; after it was read, its bytes come back in `content` so that nobody has to choose it again."""

    file = forms.FileField(
        label=gettext_lazy("File of hours"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("CSV, XLSX, XLS, XLSB or ODS, a row for each client and month. At most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MAX_BYTES * 2)

    def clean(self) -> dict[str, Any]:
        """`bytes` of the file that was chosen, else of the one that was read before. Raises ValidationError."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, content = cleaned.get("file"), cleaned.get("content")
        if file:
            cleaned["bytes"] = file.read(MAX_BYTES + 1)
        elif content:
            try:
                cleaned["bytes"] = base64.b64decode(content, validate=True)
            except binascii.Error:
                self.add_error("file", _("Choose the file again."))
        elif "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return cleaned
