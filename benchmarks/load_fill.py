"""Fills the database of one build of the portal for load.py, in that build's own words; prints what is to be asked.

It is run with the build's folder as its working directory. What both builds have in common is written once: proposals
are sent by their services, and rows that only have to be there are copies of those. The log is written as each build
writes it, by its own functions, thousands of entries at once.
"""

from __future__ import annotations

import argparse
import importlib
import json
import secrets
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

VIEWS = 15_000


def main() -> None:
    """Fill, and print the addresses, forms and the cookie of somebody who is signed in."""
    words = argparse.ArgumentParser()
    for name in ("quotes", "events", "accepts", "out", "drafts"):
        words.add_argument(f"--{name}", type=int, required=True)
    asked = words.parse_args()
    import django

    django.setup()
    from django.db import transaction

    from groundwork.access import Role
    from groundwork.tests.people import a_person

    with transaction.atomic():
        sales = a_person("sales@example.com", Role.SALES)
        found = _fill(asked, sales)
    json.dump({**found, "session": _session(sales)}, sys.stdout)


def _fill(asked: argparse.Namespace, sales: Any) -> dict[str, Any]:
    from quotes.tests import making
    from quotes.tests.sent import posted, sent

    out = [sent(sales, client=f"Client {at:05d}") for at in range(asked.accepts + asked.out)]
    drafts = [making.a_draft(sales, making.a_client(f"Drafted {at}")) for at in range(asked.drafts)]
    _copies(out[-1].quote, asked.quotes - len(out) - len(drafts))
    _nothing_waits()
    viewed, plain = out[-1], out[-2]
    _log(viewed.quote, VIEWS)
    _log_of_all(asked.events - VIEWS)
    forms = [posted(one, key=f"{at:032x}") for at, one in enumerate(out[: asked.accepts])]
    option = [entry.code for entry in out[0].revision.options]
    return {
        "accepts": [[f"{one.path}accept/", form] for one, form in zip(out, forms, strict=False)],
        "proposals": [one.path for one in out[asked.accepts :]],
        "options": option,
        "viewed": f"/quotes/{viewed.quote.number}/",
        "plain": f"/quotes/{plain.quote.number}/",
        "drafts": [f"/quotes/{draft.number}/" for draft in drafts],
    }


def _nothing_waits() -> None:
    """All this was sent long ago: no mail has to go out, no paper has to be made, and no clock is behind."""
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    try:
        table = importlib.import_module("groundwork.clockwork").table
    except ImportError:
        return  # a build that has no clock yet
    from groundwork.models import RecurringTask

    later = timezone.now() + timedelta(hours=1)
    RecurringTask.objects.bulk_create(RecurringTask(name=line.name, due_at=later) for line in table())


def _copies(quote: Any, count: int) -> None:
    """So many quotes more that are like this one, each to a client of its own, with what was sent and its link."""
    from django.db.models import OuterRef

    from clients.models import Client
    from quotes import models

    clients = Client.objects.bulk_create((Client(name=f"Copy {at:05d}", users=22) for at in range(count)), 1_000)
    rows = [
        _copy(quote, client=client, number=f"Q-2020-{at:05d}", current=None, state="draft")
        for at, client in enumerate(clients)
    ]
    quotes = models.Quote.objects.bulk_create(rows, 500)
    revision = models.QuoteRevision.objects.get(pk=quote.current_id)
    models.QuoteRevision.objects.bulk_create((_copy(revision, quote=each) for each in quotes), 500)
    its_own = models.QuoteRevision.objects.filter(quote=OuterRef("pk")).values("pk")[:1]
    models.Quote.objects.filter(number__startswith="Q-2020-").update(current=its_own, state="sent")
    link = models.ProposalLink.objects.filter(quote=quote).first()
    random = ({"nonce": secrets.token_hex(32), "digest": secrets.token_hex(32)} for _ in quotes)
    links = (_copy(link, quote=each, **tokens) for each, tokens in zip(quotes, random, strict=True))
    models.ProposalLink.objects.bulk_create(links, 500)
    figures = getattr(models, "QuoteFigures", None)
    row = figures.objects.filter(quote=quote).first() if figures else None
    if row:
        figures.objects.bulk_create((_copy(row, quote=each) for each in quotes), 500)


def _copy(row: Any, **other: Any) -> Any:
    """A row like this one that is not saved yet."""
    key = row._meta.pk
    own = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field is not key}
    made = type(row)(**own)
    for name, value in other.items():
        setattr(made, name, value)
    return made


def _log_of_all(count: int) -> None:
    """Entries about all quotes, in turn."""
    from quotes.models import Quote

    quotes = list(Quote.objects.order_by("pk"))
    _write((quotes[at % len(quotes)] for at in range(count)), count)


def _log(quote: Any, count: int) -> None:
    _write((quote for _ in range(count)), count)


def _write(quotes: Iterator[Any], count: int) -> None:
    """So many looks at a proposal, at the end of the log, in the form that this build writes."""
    from django.utils import timezone

    try:
        entry, models = importlib.import_module("groundwork.chain.entry"), importlib.import_module("groundwork.models")
    except ImportError:
        entry, models = importlib.import_module("quotes.chain"), importlib.import_module("quotes.models")
    head, now = models.ChainHead.objects.get(), timezone.now() - timedelta(days=2)
    beside = hasattr(entry, "details_of")
    seen: dict[str, object] = {"ip": "203.0.113.7", "user_agent": "A browser"}
    rows, details = [], []
    for at, quote in enumerate(quotes):
        head.seq += 1
        body: dict[str, object] = {"revision": 1, "revision_sha256": "0" * 64}
        moment = now + timedelta(milliseconds=at)
        if beside:
            content = entry.details_of(seen)
            details.append(content)
            body = entry.content_of(head.seq, head.record_hash, "viewed", quote.subject, body, moment, content)
            about = {"subject_kind": "quote", "subject_number": quote.number}
        else:
            own = {"seq": head.seq, "prev_hash": head.record_hash, "kind": "viewed", "quote": quote.number}
            more = {"schema": entry.SCHEMA, "utc": entry.utc_text(moment)}
            body, about = entry.canonical_bytes({**body, **seen, **own, **more}), {"quote": quote}
        own = {"seq": head.seq, "prev_hash": head.record_hash, "record_hash": entry.record_hash("viewed", body)}
        rows.append(models.Event(kind="viewed", body=body, happened_at=moment, **own, **about))
        head.record_hash = rows[-1].record_hash
    made = models.Event.objects.bulk_create(rows, 2_000)
    if beside:
        several = (models.EventDetails(event=row, content=text) for row, text in zip(made, details, strict=True))
        models.EventDetails.objects.bulk_create(several, 2_000)
    head.save()


def _session(user: Any) -> str:
    """The cookie of a browser in which they are signed in."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    main()
