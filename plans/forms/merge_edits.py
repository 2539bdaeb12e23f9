"""A form that met what somebody else has saved: what was typed stays, everything else is what stands there now."""

from typing import Any

from django import forms
from django.http import QueryDict

from plans.editing.entries import merged


def merged_form(form: forms.Form, fresh: forms.Form, **hidden: int) -> QueryDict:
    """What was typed into the bound `form`, on top of what `fresh`, the same form as it would open now, shows.

    A box whose value is still the one it was opened with shows what is there now, so that saving again takes nothing
    back. Of several boxes ticked, those that were ticked or unticked by hand. Boxes that mean something only together
    (`form.belongs`) go together. `hidden` are values to set, like the revision.
    """
    together = getattr(form, "belongs", lambda name: name)
    typed = {together(name) for name, field in form.fields.items() if _touched(form, field, name)}
    data = QueryDict(mutable=True)
    for name in [*form.fields, *(name for name in fresh.fields if name not in form.fields)]:
        mine = together(name) in typed
        if name in form.fields and name in fresh.fields and mine:
            _put(data, name, _merged(form, fresh, name))
        elif mine and name in form.fields:
            _put(data, name, form[name].value())
        elif not mine and name in fresh.fields:
            _put(data, name, fresh[name].value())
    for name, value in hidden.items():
        data[name] = str(value)
    return data


def _touched(form: forms.Form, field: forms.Field, name: str) -> bool:
    """Whether a box says something else than when it was opened. Django compares what was shown with what it means."""
    return _as_text(form[name].value()) != _as_text(form.get_initial_for_field(field, name))


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(sorted(str(each) for each in value))
    return "" if value in (None, False) else str(value).replace("\r\n", "\n").strip()


def _merged(form: forms.Form, fresh: forms.Form, name: str) -> Any:
    mine = form[name].value()
    if not isinstance(form.fields[name], forms.MultipleChoiceField):
        return mine
    opened, now = form.get_initial_for_field(form.fields[name], name), fresh[name].value()
    return merged(tuple(now or ()), tuple(opened or ()), tuple(mine))


def _put(data: QueryDict, name: str, value: Any) -> None:
    """As a browser would send it."""
    if isinstance(value, list | tuple):
        data.setlist(name, [str(each) for each in value])
    elif value is True:
        data[name] = "on"
    elif value not in (None, False):
        data[name] = str(value)
    elif value is None:
        data[name] = ""
