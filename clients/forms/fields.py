"""Fields that all of the forms use."""

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A date, picked or typed as 2026-11-20."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d"], **options})
