"""The boxes of the desk: prices as the plan writes them."""

from django import forms

from plans.forms.fields import MoneyField


class ExactField(MoneyField):
    """The plan's money, drawn like the desk's other boxes."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """The same, with the form's class beside its own."""
        attrs = super().widget_attrs(widget)
        return {**attrs, "class": f"form-control {attrs['class']}"}
