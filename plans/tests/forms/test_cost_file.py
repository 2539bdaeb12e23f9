"""The cost sheet as a file: read back as it was written, and every fault by line and column with its mend."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from groundwork.locales import written_as
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.writing import csv_lines
from plans.forms.cost_file import HEADER, CostFile, file_cells, read_cost_file
from plans.models import CostEntry, cost_key

TODAY = date(2026, 11, 22)


def entry(name: str, vendor: str = "", cost: str = "4.25", **others: object) -> CostEntry:
    values = {"currency": "USD", "per": "device", "period": "month", "as_of": date(2026, 10, 1), **others}
    key = cost_key(name, vendor, str(values["currency"]))
    return CostEntry(pk=1, name=name, vendor=vendor, key=key, cost=Decimal(cost), **values)


def read(*rows: str, known: tuple[CostEntry, ...] = (), header: str = ",".join(HEADER)) -> CostFile:
    return read_cost_file("\n".join([header, *rows]), known, TODAY)


def faults(*rows: str, known: tuple[CostEntry, ...] = ()) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.message) for fault in read(*rows, known=known).faults]


_words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)
_names = _words.map(pricing.one_line).filter(lambda name: name and not pricing.text_fault(name))


@given(
    name=st.one_of(_names, st.sampled_from(["=1+1", "'=x", "@home", "-5", 'He said "no"', "a,b;c"])),
    vendor=st.one_of(st.just(""), _names),
    cost=st.decimals(min_value=0, max_value=100_000, places=6),
    per=st.sampled_from(["user", "device", "GB", "+1"]),
    period=st.sampled_from(["month", "year"]),
    currency=st.sampled_from(["USD", "EUR", "JPY", "KWD"]),
    as_of=st.dates(date(1990, 1, 1), TODAY),
    locale=st.sampled_from(["en_US", "de_DE", "de_CH", "fr_FR", "en_IN"]),
)
def test_what_is_written_is_read_back_without_a_change(
    name: str, vendor: str, cost: Decimal, per: str, period: str, currency: str, as_of: date, locale: str
) -> None:
    cost = cost * 12 if period == "year" else cost
    known = entry(name, vendor, str(cost), per=per, period=period, currency=currency, as_of=as_of)
    with written_as(lambda: locale):
        text = b"".join(csv_lines(HEADER, [file_cells(known)])).decode()
        found = read_cost_file(text.removeprefix("\ufeff"), (known,), TODAY)
        assert (found.faults, found.wanted, found.same) == ((), (), 1)
        (new,) = read_cost_file(text.removeprefix("\ufeff"), (), TODAY).new
    assert new.cost == known.cost
    assert (new.name, new.vendor, new.per, new.period) == (name, vendor, per, period)


def test_no_cell_is_a_formula() -> None:
    line = b"".join(csv_lines(HEADER, [file_cells(entry("=cmd", "@x"))])).decode().splitlines()[1]
    assert line.startswith("'=cmd,'@x,")


def test_what_is_new_what_changes_and_what_stays_are_told_apart() -> None:
    known = (entry("EDR"), entry("Backup"))
    found = read("EDR,,5,USD,device,2026-11-01", "backup,,4.25,usd,device/month,2026-10-01", known=known)
    assert (found.new, found.same) == ((), 0)
    assert [(wanted.name, wanted.revision) for wanted in found.changed] == [("EDR", 1), ("backup", 1)]
    found = read("Mail,Post Ltd,12,USD,mailbox/year,2026-11-01", "EDR,,4.25,USD,device,2026-10-01", known=known)
    assert [(wanted.name, wanted.period, wanted.entry) for wanted in found.new] == [("Mail", "year", None)]
    assert found.same == 1


def test_money_and_days_are_taken_as_people_type_them() -> None:
    found = read('EDR,,"$1,250.50",USD,device,23/10/2026', "Mail,,USD 2,USD,user,01/02/2026", "X,,3,USD,GB,Oct 5 2026")
    assert [(wanted.cost, wanted.as_of) for wanted in found.new] == [
        (Decimal("1250.50"), date(2026, 10, 23)),
        (Decimal(2), date(2026, 2, 1)),
        (Decimal(3), date(2026, 10, 5)),
    ]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",,1,USD,user,2026-01-01", "Name", "Write something here."),
        ("EDR,,,USD,user,2026-01-01", "Cost", "Enter a number, like 25.00."),
        ("EDR,,€5,USD,user,2026-01-01", "Cost", "“€” is not USD, and nothing is converted. Write the amount in USD."),
        ("EDR,,-1,USD,user,2026-01-01", "Cost", "It cannot be negative. Enter 0 or more."),
        ("EDR,,1.1234567,USD,user,2026-01-01", "Cost", "Write at most 6 decimals."),
        ("EDR,,1,XXX,user,2026-01-01", "Currency", "“XXX” is no currency. Write its code, like USD."),
        ("EDR,,1,,user,2026-01-01", "Currency", "Write the currency's code, like USD."),
        ("EDR,,1,USD,,2026-01-01", "Per", "Write something here."),
        ("EDR,,1,USD,user/week,2026-01-01", "Per", "Write it like user/month or user/year."),
        ("EDR,,1,USD,user,", "As of", "Write a day, like 2026-11-20."),
        ("EDR,,1,USD,user,soon", "As of", "Write a day, like 2026-11-20."),
        (
            "EDR,,1,USD,user,05/06/2026",
            "As of",
            "“05/06/2026” can be two days. Write 2026-06-05 or 2026-05-06.",
        ),
        (
            "EDR,,1,USD,user,2027-01-01",
            "As of",
            "This day has not come yet. Write when you last had the cost from the vendor.",
        ),
    ],
)
def test_each_fault_is_named_with_line_column_and_mend(row: str, column: str, said: str) -> None:
    assert faults("Mail,,2,USD,user,2026-01-02", row) == [(3, column, said)]
    assert read("Mail,,2,USD,user,2026-01-02", row).wanted == ()


def test_what_stands_twice_is_named_with_the_first_line() -> None:
    rows = ("EDR,Sentry,1,USD,user,2026-01-01", "edr,SENTRY,2,USD,user,2026-01-01", "EDR,Sentry,1,EUR,user,2026-01-01")
    assert faults(*rows) == [(3, "Name", "This is on line 2 already. Keep one of them.")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Name,Vendor,Cost,Per,As of\nEDR,,1,user,2026-01-01",
            "no column “Currency”. The first line has: Name, Vendor",
        ),
        ("Name,Vendor,Cost,Cost,Currency,Per,As of\n", "“Cost” is there twice"),
        ('Name,Vendor,Cost,Currency,Per,As of\n"EDR,,1,USD,user,2026-01-01', "never closed"),
        (" \n \n", "no filled row"),
        ("\n".join([",".join(HEADER), *["EDR,,1,USD,user,2026-01-01"] * 2_001]), "more than 2,000 rows"),
    ],
)
def test_what_is_no_sheet_is_refused_as_a_whole(text: str, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        read_cost_file(text, (), TODAY)


def test_columns_in_any_order_and_others_beside_them() -> None:
    found = read("2026-01-02;user;USD;2.50;EDR;Sentry;n/a", header="As_of;PER;currency;cost;name;Vendor;Notes")
    assert found.left_out == ("Notes",)
    assert [(wanted.name, wanted.vendor, wanted.cost) for wanted in found.new] == [("EDR", "Sentry", Decimal("2.50"))]
