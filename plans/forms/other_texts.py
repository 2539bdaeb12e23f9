"""The boxes for texts in another language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.fields import TextField
from plans.other_texts import Text, TextGroup

_FITS: Final = ":fits"
_LONG: Final = 60  # letters of a line in a box, about

Boxes = list[tuple[Text, forms.BoundField, forms.BoundField | None]]


class TextsForm(forms.Form):
    """A box for each text; one that is left empty is shown as it is written. `hidden` are fields that nobody sees."""

    def __init__(
        self, groups: Iterable[TextGroup], language: str, data: Any = None, *, hidden: dict[str, forms.Field]
    ) -> None:
        super().__init__(data)
        self.groups = tuple(groups)
        self.fields |= hidden
        self._texts = {text.name: text for group in self.groups for text in group.texts}
        for name, text in self._texts.items():
            field = TextField(limit=text.limit, lines=text.lines, required=False, label=text.label, initial=text.said)
            field.widget.attrs |= {"lang": language, "dir": "auto", "class": "form-control"}
            if text.lines:
                field.widget.attrs["rows"] = min(20, 2 + len(text.written) // _LONG)
            self.fields[name] = field
            if text.is_stale:
                self.fields[name + _FITS] = forms.BooleanField(required=False, label=_("It still fits"))

    def belongs(self, name: str) -> str:
        """A tick belongs to its text."""
        return name.removesuffix(_FITS)

    def shown(self) -> Iterator[tuple[TextGroup, Boxes]]:
        """Each thing with its boxes, and the tick of a text that has changed."""
        for group in self.groups:
            yield group, [(text, self[text.name], self._tick(text)) for text in group.texts]

    def _tick(self, text: Text) -> forms.BoundField | None:
        return self[text.name + _FITS] if text.name + _FITS in self.fields else None

    def changed(self) -> dict[str, tuple[str, str]]:
        """By name what each text is in that language from now on, "" for none, and of which text it was made.

        Those that stay as they are are left out. Call it when the form is valid.
        """
        said = (
            (text, self.cleaned_data[name], self.cleaned_data.get(name + _FITS)) for name, text in self._texts.items()
        )
        return {text.name: (now, text.written) for text, now, fits in said if now != text.said or fits}
