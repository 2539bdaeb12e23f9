"""Fields that all of the forms use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from groundwork.plain_text import misleading_character, one_line


class OneLineField(forms.CharField):
    """A name or the like: tidied, and refused if it holds what cannot be seen or misleads."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text) if isinstance(text, str) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A name in Hebrew or Arabic is typed from right to left."""
        return {**super().widget_attrs(widget), "dir": "auto"}

    def validate(self, value: Any) -> None:
        super().validate(value)
        hidden = misleading_character(value) if isinstance(value, str) else None
        if hidden:
            raise ValidationError(
                _("This holds %(code)s, a hidden or misleading character. Type it again.") % {"code": hidden}
            )


class DayField(forms.DateField):
    """A date, picked or typed as 2026-11-20."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d"], **options})
