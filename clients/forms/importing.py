"""Sending a file, and answering what it leaves open."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.importing.columns import NO_FIELD, fields_with
from clients.importing.guessing import DATE_FIELDS, SEVERAL, guess_columns
from clients.importing.kinds import is_answer
from clients.importing.own import OwnThings
from clients.importing.reading import Reading, Table, check_size
from clients.importing.rows import Choices
from groundwork.errors import DomainError
from groundwork.held_files import SourceFile
from groundwork.tables.code_pages import CODE_PAGES
from groundwork.tables.dates import DateOrder
from groundwork.tables.errors import UnreadableFileError

# As many words are answered at a time; the page asks about fewer.
MOST_WORDS = 200
# What is put back to the guess: this, "kind-3", "column-2" or "dates".
ALL = "all"
# In their place: every word without an answer is what the page suggests.
SUGGESTED = "suggested"


class TableFileField(forms.FileField):
    """A file that `clients.importing.files` is to read. One that is empty or too large is refused."""

    def __init__(self, **options: Any) -> None:
        box = forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods"})
        required = {"required": gettext_lazy("Choose a file.")}
        super().__init__(**{"widget": box, "allow_empty_file": True, "error_messages": required, **options})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file as Django holds it. Raises ValidationError, which says how to fix it."""
        file = super().clean(data, initial)
        try:
            check_size(file.size or 0)
        except UnreadableFileError as fault:
            raise ValidationError(str(fault)) from fault
        return file


class UploadForm(forms.Form):
    """The file to import."""

    file = TableFileField(
        label=gettext_lazy("Inventory file"),
        help_text=gettext_lazy(
            "CSV, XLSX, XLS, XLSB or ODS, as your RMM, PSA or spreadsheet exports it. At most 20 MB and 100,000 rows."
        ),
    )

    def is_held(self, hold: Callable[[SourceFile], object]) -> bool:
        """Whether a file was sent and `hold` keeps it. A DomainError that it raises is said at the box."""
        if not self.is_valid():
            return False
        file = self.cleaned_data["file"]
        try:
            hold(SourceFile(file.name, file.read()))
        except DomainError as fault:
            self.add_error("file", str(fault))
            return False
        return True


class ClientsUploadForm(UploadForm):
    """The file of clients to import."""

    file = TableFileField(
        label=gettext_lazy("File of clients"),
        help_text=gettext_lazy("CSV, XLSX, XLS, XLSB or ODS, a row for each client. At most 20 MB."),
    )


class AnswersForm(forms.Form):
    """What each column means, what each kind word means, which way round dates are, and what to do with the missing.

    `guess` names an answer that is taken back, so that the guess stands again, or ALL of them; or SUGGESTED.
    """

    date_order = forms.ChoiceField(
        choices=[("", ""), *[(order.value, order.value) for order in DateOrder]], required=False
    )
    code_page = forms.ChoiceField(choices=[("", ""), *[(page, page) for page in CODE_PAGES]], required=False)
    sheet = forms.CharField(max_length=255, strip=False, required=False)
    retire_missing = forms.BooleanField(required=False)
    guess = forms.CharField(max_length=20, required=False)
    revision = forms.IntegerField(min_value=1)
    sha256 = forms.CharField(max_length=64)

    def __init__(self, data: Mapping[str, Any], table: Table, own: OwnThings) -> None:
        super().__init__(data)
        self._table, self._own = table, own

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned["columns"] = self._columns()
        cleaned["kinds"] = self._kinds()
        return cleaned

    def _columns(self) -> dict[str, str]:
        """Column names to fields, if they are not just what was guessed."""
        fields_of = guess_columns(self._table, self._own).fields
        guess = {at: field for field, columns in fields_of.items() for at in columns}
        guessed = [guess.get(at, NO_FIELD) for at in range(len(self._table.header))]
        said = [str(self.data.get(f"column-{at}", field)) for at, field in enumerate(guessed)]
        said = _put_back(said, guessed, [at for at in range(len(said)) if self._taken_back(f"column-{at}")])
        fields = fields_with(self._own)
        for field in said:
            if field != NO_FIELD and field not in fields:
                raise ValidationError(_("“%(field)s” is no field. Choose one of the list.") % {"field": field[:40]})
            if field not in (NO_FIELD, *SEVERAL) and said.count(field) > 1:
                raise ValidationError(
                    _("Two columns are both said to be the %(field)s. Choose one of them.") % {"field": fields[field]}
                )
        return {} if said == guessed else dict(zip(self._table.header, said, strict=True))

    def _kinds(self) -> dict[str, str]:
        """Answers by kind word; a word without an answer stays as guessed."""
        numbers = [name.removeprefix("word-") for name in self.data if name.startswith("word-")]
        if len(numbers) > MOST_WORDS:
            raise ValidationError(
                _("At most %(number)d words can be answered at a time. Load the page again.") % {"number": MOST_WORDS}
            )
        said: dict[str, str] = {}
        for number in numbers:
            kind = str(self.data.get(f"kind-{number}", ""))
            if not kind and self.data.get("guess") == SUGGESTED:
                kind = str(self.data.get(f"suggested-{number}", ""))
            if kind and not is_answer(kind, self._own):
                raise ValidationError(
                    _("“%(kind)s” is no kind of device. Choose one of the list.") % {"kind": kind[:40]}
                )
            if kind and not self._taken_back(f"kind-{number}"):
                said[str(self.data[f"word-{number}"])] = kind
        return said

    def _taken_back(self, name: str) -> bool:
        return self.data.get("guess") in (name, ALL)

    def choices(self, held: Choices) -> Choices:
        """The answers. Only after `is_valid`.

        What the page did not ask about, words of another file and those beyond its list, stays as `held` has it.
        """
        asked = {str(self.data[name]) for name in self.data if name.startswith("word-")}
        kept = {} if self._taken_back(ALL) else {word: kind for word, kind in held.kinds.items() if word not in asked}
        order = "" if self._taken_back("dates") else self.cleaned_data["date_order"]
        said = self.cleaned_data
        reading = Reading(said["sheet"] or held.reading.sheet, said["code_page"] or held.reading.code_page)
        days = frozenset(name for name in DATE_FIELDS if self.data.get(f"days-{name}"))
        return Choices(
            # Another sheet, or other letters, have other columns.
            columns=said["columns"] if reading == held.reading else {},
            kinds={**kept, **self.cleaned_data["kinds"]},
            date_order=DateOrder(order) if order else None,
            day_numbers=days if "days" in self.data else held.day_numbers,
            reading=reading,
            retire_missing=self.cleaned_data["retire_missing"],
        )


def _put_back(said: Sequence[str], guessed: Sequence[str], positions: Collection[int]) -> list[str]:
    """The fields with those at these positions as guessed; a column that has such a field now goes back as well."""
    fields, back = list(said), list(positions)
    for at in back:  # grows on the way
        fields[at] = guessed[at]
        taken = [
            other for other, field in enumerate(fields) if field == guessed[at] != NO_FIELD and guessed[other] != field
        ]
        back += [other for other in taken if other not in back]
    return fields
