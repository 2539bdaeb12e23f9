"""The cost sheet as a file: written as it is read, and what is wrong with a row by its line and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.tables.dates import DateOrder, UnclearDateError, look_at_dates, parse_moment
from groundwork.tables.delimited import decoded, delimited_rows
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row
from groundwork.tables.writing import unsafe
from plans.forms.cost_entry import CostEntryForm
from plans.forms.decimals import shown_money
from plans.models import CostEntry, cost_key
from plans.services.costs import WantedCost

# English on purpose: by this header, whole, a file of ours is known.
HEADER: Final = ("Name", "Vendor", "Cost", "Currency", "Per", "As of")
_FIELDS: Final = ("name", "vendor", "cost", "currency", "per", "as_of")
MOST_BYTES: Final = 500_000
MOST_ROWS: Final = 2_000
_PERIODS: Final = {"month": "month", "year": "year", "": "month"}


def file_cells(entry: CostEntry) -> tuple[str, ...]:
    """An entry's row, in the order of HEADER: the cost as the company writes numbers, the day as YYYY-MM-DD."""
    cost = shown_money(entry.cost, entry.currency)
    return (entry.name, entry.vendor, cost, entry.currency, f"{entry.per}/{entry.period}", entry.as_of.isoformat())


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell and how to mend it; `column` is empty where it is about the whole row."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class CostFile:
    """What a file asks of the sheet: new entries, others that change, and how many stay. With `faults` nothing."""

    new: tuple[WantedCost, ...]
    changed: tuple[WantedCost, ...]
    same: int
    left_out: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def wanted(self) -> tuple[WantedCost, ...]:
        """All that is to be written."""
        return (*self.changed, *self.new)


class CostFileForm(forms.Form):
    """A CSV file, or its text as it was read before and perhaps mended. After `is_valid`, `text` is what to read."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("With the columns Name, Vendor, Cost, Currency, Per and As of. At most 500 KB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Or its lines"),
        help_text=gettext_lazy(
            "The line with the column names first. Per is like user/month or device/year, days are like 2026-11-20."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "file-text"}),
    )

    def clean(self) -> dict[str, Any]:
        """The text of the file where one was sent, else what stands in the box."""
        typed = super().clean() or self.cleaned_data
        file = typed.get("file")
        text = typed.get("text") or ""
        if file is not None and file.size <= MOST_BYTES:
            try:
                text = decoded(file.read())[0]
            except UnreadableFileError as error:
                raise ValidationError({"file": str(error)}) from None
        if (file is not None and file.size > MOST_BYTES) or len(text.encode(errors="replace")) > MOST_BYTES:
            raise ValidationError({"file": _("This is more than 500 KB. A cost sheet is far smaller: split it.")})
        if not text.strip():
            raise ValidationError({"file": _("Choose a CSV file, or paste its lines.")})
        # Line ends as a box of a page has them, so that the text is the same when it comes back from there.
        typed["text"] = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        return typed


def read_cost_file(text: str, known: Sequence[CostEntry], today: date) -> CostFile:
    """What the text asks of a sheet that has the `known` entries; an entry that it does not name stays.

    Raises UnreadableFileError where it is no table, or a column is missing.
    """
    rows = [row for row in delimited_rows(text.encode()).rows if not row.is_blank]
    if not rows:
        raise UnreadableFileError(_("There is no filled row. The first one has to name the columns."))
    if len(rows) > MOST_ROWS + 1:
        raise UnreadableFileError(_("There are more than 2,000 rows. Split the file."))
    columns = _columns(rows[0].cells)
    own = tuple(cell.strip() for cell in rows[0].cells) == HEADER
    body = [_without_marks(row) if own else row for row in rows[1:]]
    return _Reading(columns, rows[0].cells, {entry.key: entry for entry in known}, today).read(body)


def _columns(header: Sequence[str]) -> dict[str, int]:
    """In which column each field is. Raises UnreadableFileError where one is missing or there twice."""
    names = [" ".join(cell.replace("_", " ").split()).casefold() for cell in header]
    for name in HEADER:
        if names.count(name.casefold()) != 1:
            said = {"name": name, "columns": ", ".join(cell.strip() for cell in header)[:300]}
            message = (
                _("The column “%(name)s” is there twice; keep one.")
                if name.casefold() in names
                else _("There is no column “%(name)s”. The first line has: %(columns)s. Name that column there.")
            )
            raise UnreadableFileError(message % said)
    return {field: names.index(name.casefold()) for field, name in zip(_FIELDS, HEADER, strict=True)}


def _without_marks(row: Row) -> Row:
    return replace(row, cells=tuple(unsafe(cell) for cell in row.cells))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a file: where its columns are, and what the sheet has."""

    columns: Mapping[str, int]
    header: Sequence[str]
    known: Mapping[str, CostEntry]
    today: date

    def read(self, rows: Sequence[Row]) -> CostFile:
        order = look_at_dates(self._cell(row, "as_of") for row in rows).order
        faults: list[Fault] = []
        new: list[WantedCost] = []
        changed: list[WantedCost] = []
        lines: dict[str, int] = {}
        same = 0
        for row in rows:
            wanted = self._row(row, order, faults)
            if wanted is None:
                continue
            key = cost_key(wanted.name, wanted.vendor, wanted.currency)
            if key in lines:
                said = _("This is on line %(line)d already. Keep one of them.") % {"line": lines[key]}
                faults.append(Fault(row.line, HEADER[0], said))
            lines.setdefault(key, row.line)
            found = self.known.get(key)
            if found is None:
                new.append(wanted)
            elif _differs(wanted, found):
                changed.append(replace(wanted, entry=found.pk, revision=found.revision))
            else:
                same += 1
        if faults:
            return CostFile((), (), 0, self._left_out(), tuple(faults))
        return CostFile(tuple(new), tuple(changed), same, self._left_out(), ())

    def _row(self, row: Row, order: DateOrder | None, faults: list[Fault]) -> WantedCost | None:
        data, before = {field: self._cell(row, field) for field in _FIELDS}, len(faults)
        data["revision"], data["currency"] = "0", data["currency"].upper()
        data["per"], _slash, period = data["per"].partition("/")
        data["period"] = _PERIODS.get(period.strip().casefold(), "")
        if not data["period"]:
            faults.append(Fault(row.line, HEADER[4], _("Write it like user/month or user/year.")))
            data["period"] = "month"
        if not data["currency"]:
            faults.append(Fault(row.line, HEADER[3], _("Write the currency's code, like USD.")))
        try:
            data["as_of"] = _day(data["as_of"], order)
        except ValueError as error:
            faults.append(Fault(row.line, HEADER[5], str(error)))
            data["as_of"] = self.today.isoformat()
        form = CostEntryForm(None, data, today=self.today)
        form.is_valid()
        faults.extend(fault for fault in self._faults(row, form) if data["currency"] or fault.column != HEADER[3])
        return None if len(faults) > before else form.wanted()

    def _faults(self, row: Row, form: CostEntryForm) -> Iterator[Fault]:
        names = dict(zip(_FIELDS, HEADER, strict=True))
        for field, errors in form.errors.items():
            for message in errors:
                yield Fault(row.line, names.get(field, ""), str(message))

    def _cell(self, row: Row, field: str) -> str:
        at = self.columns[field]
        return row.cells[at].strip() if at < len(row.cells) else ""

    def _left_out(self) -> tuple[str, ...]:
        return tuple(
            name.strip() for at, name in enumerate(self.header) if at not in self.columns.values() and name.strip()
        )


def _day(text: str, order: DateOrder | None) -> str:
    """The day as YYYY-MM-DD. Raises ValueError, which says what to write."""
    try:
        moment = parse_moment(text, order)
    except UnclearDateError:
        days = [parse_moment(text, each) for each in DateOrder]
        one, other = (day.date().isoformat() if day else "" for day in days)
        raise ValueError(
            _("“%(typed)s” can be two days. Write %(one)s or %(other)s.") % {"typed": text, "one": one, "other": other}
        ) from None
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(_("Write a day, like 2026-11-20."))
    return moment.date().isoformat()


def _differs(wanted: WantedCost, found: CostEntry) -> bool:
    fields = ("name", "vendor", "cost", "per", "period", "as_of")
    return any(getattr(wanted, field) != getattr(found, field) for field in fields)
