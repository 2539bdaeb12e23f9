"""A statement as bytes: msp-statement/1, what is kept, hashed and read back for ever."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any, Final

import pricing
from contracts.documents import ClientCard, read_seller, seller_document
from contracts.statements.period import read_period
from contracts.statements.statement import Count, Covered, Hourly, Included, Rung, Statement, Work
from groundwork.own_things import Thing

STATEMENT_FORMAT: Final = "msp-statement/1"


def statement_bytes(statement: Statement) -> bytes:
    """The canonical bytes of a statement. Every key is there."""
    return pricing.canonical_bytes(
        {
            "format": STATEMENT_FORMAT,
            "period": statement.period.code,
            "until": statement.until.isoformat(),
            "seller": seller_document(statement.seller),
            "client": {name: getattr(statement.client, name) for name in ClientCard.__slots__},
            "counted": statement.counted,
            "counts": [
                {"key": one.key, "now": one.now, "before": one.before, "came": one.came, "went": one.went}
                for one in statement.counts
            ],
            "things": [[thing.code, thing.one, thing.many] for thing in statement.things.values()],
            "work": [
                {
                    "month": one.month,
                    "hours": str(one.hours),
                    "tickets": one.tickets,
                    "note": one.note,
                    "how": one.how,
                    "by": one.by,
                    "on": one.on.isoformat(),
                }
                for one in statement.work
            ],
            "covered": [_covered_document(one) for one in statement.covered],
        }
    )


def _covered_document(covered: Covered) -> dict[str, object]:
    hourly, rung = covered.hourly, covered.rung
    return {
        "contract": covered.contract,
        "name": covered.name,
        "currency": covered.currency,
        "fee": str(covered.fee),
        "months": covered.months,
        "on_plan": covered.on_plan,
        "included": _services(covered.included),
        "hourly": None
        if hourly is None
        else {
            "rate": str(hourly.rate),
            "amount": str(hourly.amount),
            "minutes": [[name, count, pricing.number_text(minutes)] for name, count, minutes in hourly.minutes],
        },
        "left": covered.left,
        "ends_on": covered.ends_on.isoformat() if covered.ends_on else None,
        "then": covered.then,
        "notice_by": covered.notice_by.isoformat() if covered.notice_by else None,
        "rung": None if rung is None else _rung_document(rung),
    }


def _rung_document(rung: Rung) -> dict[str, object]:
    said: dict[str, object] = {"name": rung.name, "more": str(rung.more), "adds": _services(rung.adds)}
    # A tier has the bytes that it had before a package could stand there.
    return {**said, "package": True} if rung.package else said


def _services(services: tuple[Included, ...]) -> list[list[str]]:
    return [[service.name, service.benefit] for service in services]


def read_statement(data: bytes) -> Statement:
    """Read a statement's bytes. Raises ValueError for bytes of another format, or that cannot be read."""
    document = json.loads(data)
    if not isinstance(document, dict) or document.get("format") != STATEMENT_FORMAT:
        raise ValueError(f"not an {STATEMENT_FORMAT} document")
    try:
        return replace(_read(document), sha256=pricing.fingerprint(data))
    except (KeyError, TypeError, AttributeError, DecimalException) as error:
        raise ValueError(f"no statement that can be read: {error!r}") from error


def _read(document: Mapping[str, Any]) -> Statement:
    return Statement(
        period=read_period(document["period"]),
        until=date.fromisoformat(document["until"]),
        seller=read_seller(document["seller"]),
        client=ClientCard(**document["client"]),
        counted=document["counted"],
        counts=tuple(Count(**one) for one in document["counts"]),
        things={code: Thing(code, one, many) for code, one, many in document["things"]},
        work=tuple(_read_work(one) for one in document["work"]),
        covered=tuple(_read_covered(one) for one in document["covered"]),
    )


def _read_work(document: Mapping[str, Any]) -> Work:
    said = {**document, "hours": Decimal(document["hours"]), "on": date.fromisoformat(document["on"])}
    return Work(**said)


def _read_rung(document: Mapping[str, Any]) -> Rung:
    adds = _read_services(document["adds"])
    return Rung(document["name"], Decimal(document["more"]), adds, document.get("package", False))


def _read_covered(document: Mapping[str, Any]) -> Covered:
    hourly, rung = document["hourly"], document["rung"]
    said = {
        **document,
        "fee": Decimal(document["fee"]),
        "included": _read_services(document["included"]),
        "hourly": None
        if hourly is None
        else Hourly(
            Decimal(hourly["rate"]),
            Decimal(hourly["amount"]),
            tuple((name, count, Decimal(minutes)) for name, count, minutes in hourly["minutes"]),
        ),
        "ends_on": _day(document["ends_on"]),
        "notice_by": _day(document["notice_by"]),
        "rung": None if rung is None else _read_rung(rung),
    }
    return Covered(**said)


def _read_services(document: list[list[str]]) -> tuple[Included, ...]:
    return tuple(Included(name, benefit) for name, benefit in document)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
