"""Sending a file, and answering what it leaves open."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.importing.columns import FIELDS, NO_FIELD, guess_columns
from clients.importing.dates import DateOrder
from clients.importing.errors import UnreadableFileError
from clients.importing.kinds import KINDS, LEAVE_OUT
from clients.importing.reading import check_size
from clients.importing.rows import Choices

# Of more words than this nobody wants to be asked; such a column is no kind.
MOST_WORDS = 200


class UploadForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=gettext_lazy("Inventory file"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "CSV or XLSX, as your RMM, PSA or spreadsheet exports it. At most 20 MB and 100,000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            check_size(file.size or 0)
        except UnreadableFileError as fault:
            raise ValidationError(str(fault)) from fault
        return file


class AnswersForm(forms.Form):
    """What each column means, what each kind word means, which way round dates are, and what to do with the missing."""

    date_order = forms.ChoiceField(
        choices=[("", ""), *[(order.value, order.value) for order in DateOrder]], required=False
    )
    retire_missing = forms.BooleanField(required=False)
    revision = forms.IntegerField(min_value=1)
    sha256 = forms.CharField(max_length=64)

    def __init__(self, data: Mapping[str, Any], header: Sequence[str]) -> None:
        super().__init__(data)
        self._header = header

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned["columns"] = self._columns()
        cleaned["kinds"] = self._kinds()
        return cleaned

    def _columns(self) -> dict[str, str]:
        """Column names to fields, if they are not just what was guessed."""
        said: dict[str, str] = {}
        guess = {at: field for field, at in guess_columns(self._header).items()}
        for at, name in enumerate(self._header):
            field = str(self.data.get(f"column-{at}", guess.get(at, NO_FIELD)))
            if field != NO_FIELD and field not in FIELDS:
                raise ValidationError(_("“%(field)s” is no field. Choose one of the list.") % {"field": field[:40]})
            if field != NO_FIELD and field in said.values():
                raise ValidationError(
                    _("Two columns are both said to be the %(field)s. Choose one of them.") % {"field": FIELDS[field]}
                )
            said[name] = field
        guessed = {name: guess.get(at, NO_FIELD) for at, name in enumerate(self._header)}
        return {} if said == guessed else said

    def _kinds(self) -> dict[str, str]:
        """Answers by kind word; a word without an answer stays as guessed."""
        numbers = [name.removeprefix("word-") for name in self.data if name.startswith("word-")]
        said: dict[str, str] = {}
        for number in numbers[:MOST_WORDS]:
            kind = str(self.data.get(f"kind-{number}", ""))
            if kind and kind not in KINDS and kind != LEAVE_OUT:
                raise ValidationError(
                    _("“%(kind)s” is no kind of device. Choose one of the list.") % {"kind": kind[:40]}
                )
            if kind:
                said[str(self.data[f"word-{number}"])[:500]] = kind
        return said

    @property
    def asked(self) -> frozenset[str]:
        """The kind words that the page has asked about."""
        return frozenset(str(self.data[name])[:500] for name in self.data if name.startswith("word-"))

    def choices(self) -> Choices:
        """The answers. Only after `is_valid`."""
        order = self.cleaned_data["date_order"]
        return Choices(
            columns=self.cleaned_data["columns"],
            kinds=self.cleaned_data["kinds"],
            date_order=DateOrder(order) if order else None,
            retire_missing=self.cleaned_data["retire_missing"],
        )
