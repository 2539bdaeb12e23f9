"""A portal's life in short, by the services that its pages call: whatever its code can leave in a database.

It is lived once, in the month that is kept. What it does may change with the code; what it did stays in the dumps.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

import clients.tests
import pricing
from clients.importing.rows import Choices
from clients.models import Client
from clients.services.clients import ClientEntry, ContactEntry, SiteEntry, save_client
from clients.services.devices import DeviceEntry, restore_device, retire_device, save_device
from clients.services.imports import hold_file, import_devices
from clients.services.undoing import undo_import
from contracts.models import Seller
from groundwork import worker
from groundwork.erasing import erase_details
from groundwork.held_files import SourceFile
from groundwork.models import User
from msp_portal.tests.earlier.signing import sign_together
from plans.costs import Draw, sum_of
from plans.editing import entries
from plans.editing.kinds import KINDS
from plans.models import CostEntry, ObjectionNote, Plan, PlanVersion
from plans.selectors import latest_version, working_plan
from plans.services import archive_plan, copy_plan, edit_plan, import_plan, publish_plan, undo, write_note
from plans.services.costs import WantedCost, effect_of_wanted, take_costs
from plans.starters import NoteText, starter_plan
from quotes import tasks
from quotes.demo.catalogue import LADDER
from quotes.demo.companies import HARBOR, MAPLE
from quotes.demo.offers import ELSEWHERE
from quotes.demo.people import SIGN_INS
from quotes.drafts import OWN, Candidate
from quotes.models import AcceptedQuote, Quote
from quotes.services.accepting import accept_proposal
from quotes.services.amendment import draft_true_up
from quotes.services.answering import decline_proposal, record_refused, record_view
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.on_behalf import Refusal, record_acceptance, record_refusal
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.profile import save_company
from quotes.services.resending import mail_again
from quotes.services.revising import close_link, renew_link, reopen_quote, revise_quote
from quotes.services.sending import send_quote
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import answer, as_sent, contract_of

_FILES: Final = Path(clients.tests.__file__).parent / "data"
# Not the worker's usual name, which has the machine's in it.
_WORKER: Final = "worker-of-a-kept-database"


def live(now: datetime) -> None:
    """Begin with the demo, and end with jobs that wait, as in a portal that is stopped for an update."""
    call_command("demo", stdout=StringIO())
    people = {one.role: User.objects.get(email=one.email) for one in SIGN_INS}
    owner, sales = people["owner"], people["sales"]
    _inventories(sales, now)
    _plans(owner, now)
    _quotes(owner, sales, now)
    _abroad(owner, sales, now)
    _on_behalf(sales, now)
    sign_together(owner, sales, now)
    _without_most_pdfs()
    run_jobs()
    _left_waiting(sales, now)
    _without_most_pdfs()


def run_jobs() -> None:
    """Run all jobs that are due. Raises AssertionError where one did not succeed."""
    while worker.run_one(_WORKER):
        pass
    others = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    assert not others.exists(), list(others.values_list("task_path", "status", "traceback"))


def _without_most_pdfs() -> None:
    """One proposal on paper is enough: files are nine tenths of a dump. One that is missing is made when asked for."""
    renders = DBTaskResult.objects.filter(task_path=tasks.render_proposal.module_path, status="READY")
    renders.exclude(pk=renders.order_by("enqueued_at").values_list("pk", flat=True)[0]).delete()


def _inventories(sales: User, now: datetime) -> None:
    """A file imported and taken back, one that waits for answers, a client and devices changed by hand."""
    bakery, millbrook = _client("Old Town Bakery"), _client("Millbrook Manufacturing")
    record, _plan = import_devices(bakery, _file("rmm-a.csv"), Choices(), sales, now - timedelta(hours=3))
    undo_import(record, sales, now - timedelta(hours=2))
    import_devices(millbrook, _file("rmm-b.csv"), Choices(retire_missing=True), sales, now - timedelta(hours=2))
    hold_file(_client("Lakeside Clinic"), sales, _file("rmm-c-awkward.csv"), now)
    device = save_device(bakery, None, DeviceEntry("laptop", "OTB-LAP-NEW", "NEW1"), now)
    retire_device(device, now)
    restore_device(device, now)


def _plans(owner: User, now: datetime) -> None:
    """The ladder edited, undone and published twice more; others copied, put away, published over an error."""
    ladder = Plan.objects.get(name=LADDER)
    first = working_plan(ladder)
    tier, fee = first.tiers[0], first.one_time[0]
    for kind, was, entry in (
        ("tier", tier, replace(tier, tagline="Somebody answers, and somebody looks")),
        ("fee", fee, replace(fee, amount=fee.amount + 10)),
    ):
        ladder.refresh_from_db()
        change = entries.change(KINDS[kind], was, entry)
        edit_plan(ladder, change, what=_kept, revision=ladder.revision, by=owner, now=now)
        _publish(ladder, owner, now)
    for again in (False, True, False):
        ladder.refresh_from_db()
        undo(ladder, revision=ladder.revision, by=owner, now=now, again=again)
    said = ObjectionNote.objects.filter(plan=ladder).order_by("pk")[0]
    text = NoteText(said.kind, said.code, "We never needed that.", "You did, on the day it was missing.")
    write_note(ladder, text, revision=said.revision, by=owner, now=now)
    _costs(ladder, owner, now)
    archive_plan(copy_plan(ladder, "A ladder that was put away", owner, now), by=owner, now=now)
    basic, *higher = first.tiers
    nothing_new = (basic, *(replace(tier, services=basic.services[:1]) for tier in higher))
    meant = import_plan(replace(first, name="A ladder with an empty rung", tiers=nothing_new), owner, now)
    publish_plan(meant, revision=meant.revision, by=owner, note="", now=now, reason="The rung fills up next month.")


def _costs(ladder: Plan, owner: User, now: datetime) -> None:
    """A cost sheet of two, a service that draws on both, a cost that was taken into the plan and one undone there."""
    sheet = [
        WantedCost("EDR licence", "Sentry Labs", Decimal("4.25"), "USD", "device", "month", now.date()),
        WantedCost("Backup storage", "", Decimal("51"), "USD", "server", "year", now.date()),
    ]
    take_costs(sheet, seen="", by=owner, now=now)
    draws = tuple(Draw(row.pk, Decimal(2), row.monthly) for row in CostEntry.objects.order_by("pk"))
    ladder.refresh_from_db()
    service = working_plan(ladder).services[0]
    costed = entries.change(KINDS["service"], service, replace(service, cost=sum_of(draws)))
    revision, code = ladder.revision, service.code
    edit_plan(
        ladder, costed, what=_kept, revision=revision, by=owner, now=now, draw=lambda known, _: {**known, code: draws}
    )
    for cost in (5, 6):
        row = CostEntry.objects.get(name="EDR licence")
        dearer = [replace(sheet[0], cost=Decimal(cost), entry=row.pk, revision=row.revision)]
        take_costs(dearer, seen=effect_of_wanted(dearer)[1], by=owner, now=now)
    ladder.refresh_from_db()
    undo(ladder, revision=ladder.revision, by=owner, now=now)


def _quotes(owner: User, sales: User, now: datetime) -> None:
    """The demo's quotes go on: approved, moved to a newer version, opened again, closed; two more contracts."""
    asking = _quote("Pine & Sons Accounting")
    approve_quote(asking, owner, now, asking.revision)
    send_quote(asking, sales, now)
    renew_link(asking, sales, now)
    mail_again(asking, sales, now)
    upgrade_plan(_quote(HARBOR), sales, None, now)
    declined = _quote("Millbrook Manufacturing")
    close_link(declined, sales, now)
    revise_quote(declined, sales)
    record_refused(as_sent(_quote(MAPLE)).link, sales, ELSEWHERE, now)
    erase_details(str(owner), now, about=_quote(MAPLE).subject)
    draft_true_up(contract_of(AcceptedQuote.objects.get(quote=_quote("Lakeside Clinic"))), sales, now)
    riverside = _client("Riverside Architects")
    contract = contract_of(_accepted(_made_for(riverside, owner, now), now, "Zoë O'Brien-Łukasz", option=OWN))
    save_device(riverside, None, DeviceEntry("laptop", "RVA-LAP-NEW", "NEW2"), now)
    true_up = draft_true_up(contract, sales, now)
    send_quote(true_up, owner, now)
    _accepted(true_up, now, "Zoë O'Brien-Łukasz", option=draft_of(true_up).options[0])


def _made_for(client: Client, by: User, now: datetime) -> Quote:
    """A quote with everything in it that a draft can have, sent and looked at."""
    version = latest_version(Plan.objects.get(name=LADDER))
    assert version is not None
    quote = start_quote(client, version, by, now)
    own = Candidate(OWN, "Studio", "Made for architects", "advanced", ("continuity",), recommended=True)
    draft = replace(
        draft_of(quote),
        options=(*draft_of(quote).options[:2], OWN),
        recommended=OWN,
        own=own,
        title="IT-Betreuung für das Studio, 三年",
        personal_line="Jonas,\n\nas we said: <b>quiet</b> nights, and “no” surprises.",
        term=36,
        terms=(12,),
        taxes=("sales",),
        prices=(("ws-care", Decimal("45.5")),),
        ramp=(pricing.Ramp(2, Decimal(1)), pricing.Ramp(1, Decimal("0.5"))),
        starts_on=(now.date() + timedelta(days=45)).replace(day=15),
        discount=pricing.Discount(amount=Decimal("33.33")),
        one_time_discount=pricing.Discount(percent=Decimal("0.125")),
        quantities=(("desktop", 18),),
        extras=(
            pricing.Extra("Plotter care", "monthly", 2, Decimal("19.95"), Decimal("4.20")),
            pricing.Extra("Move of the server room", "once", 1, Decimal("1850"), Decimal("900"), taxable=False),
        ),
    )
    quote = save_draft(quote, draft, by, quote.revision)
    send_quote(quote, by, now)
    record_view(as_sent(quote).link, ELSEWHERE, lambda: now)
    return quote


def _abroad(owner: User, sales: User, now: datetime) -> None:
    """The company writes no consent of its own for a while, and sells to a client in Tōkyō, in yen."""
    before = Seller.current()
    _profile(owner, consent="", time_zone="Europe/Berlin", locale="de_DE")
    entry = ClientEntry(
        "東京建築 Tōkyō Kenchiku",
        sales,
        users=9,
        mailboxes=11,
        sites=(SiteEntry("本社"),),
        contacts=(ContactEntry("Žofie Ōta", "ota@kenchiku.example", "取締役", primary=True),),
    )
    client = save_client(None, entry, now)
    save_device(client, None, DeviceEntry("workstation", "KEN-1"), now)
    value = replace(starter_plan("per-user"), name="Per user, yen", currency="JPY")
    quote = start_quote(client, _publish(import_plan(value, owner, now), owner, now), sales, now)
    send_quote(quote, owner, now)
    _accepted(quote, now, "Žofie Ōta", option=draft_of(quote).recommended)
    _profile(owner, consent=before.consent, time_zone=before.time_zone, locale=before.locale)


def _on_behalf(sales: User, now: datetime) -> None:
    """A yes on paper and a no by telephone, as staff have recorded them."""
    version = PlanVersion.objects.get(plan__name=LADDER, number=1)
    client, came = _client("Birchwood School"), Seller.current().today(now)
    yes, no = (start_quote(client, version, sales, now) for _ in range(2))
    for quote in (yes, no):
        send_quote(quote, sales, now)
    said = a_yes(as_sent(yes), option="silver", name="Jørn Ågård", email="", idempotency_key=f"kept-{yes.number}")
    record_acceptance(yes, said, a_report(sales, how="paper", received_on=came), lambda: now)
    refusal = Refusal(as_sent(no).revision.sha256, "Not this year.", "Jørn Ågård")
    record_refusal(no, refusal, a_report(sales, how="telephone", received_on=came, file=None), lambda: now)


def _left_waiting(sales: User, now: datetime) -> None:
    """Every kind of job once more, for whoever starts the worker after the update."""
    bakery = reopen_quote(_quote("Old Town Bakery"), sales, now)
    send_quote(bakery, sales, now)
    _accepted(bakery, now, "Rosa Lindqvist", option="silver")
    version = PlanVersion.objects.get(plan__name=LADDER, number=1)
    refused = start_quote(_client("Birchwood School"), version, sales, now)
    revision = send_quote(refused, sales, now)
    decline_proposal(as_sent(refused).link, revision.sha256, "Too dear, – and „später“.", ELSEWHERE, lambda: now)
    cheap = start_quote(_client("Pine & Sons Accounting"), version, sales, now)
    cheap = save_draft(cheap, replace(draft_of(cheap), discount=pricing.Discount(percent=Decimal("0.3"))), sales, None)
    ask_approval(cheap, sales, now)


def _accepted(quote: Quote, now: datetime, name: str, **said: Any) -> AcceptedQuote:
    sent = as_sent(quote)
    assert sent.quote.contact is not None
    said["email"] = sent.quote.contact.email
    yes = answer(sent, name=name, signature=name, idempotency_key=f"kept-{quote.number}", **said)
    return accept_proposal(sent.link, yes, ELSEWHERE, lambda: now)


def _profile(owner: User, **fields: str) -> None:
    seller = Seller.current()
    for name, value in fields.items():
        setattr(seller, name, value)
    save_company(seller, owner, seller.revision)


def _kept(_plan: pricing.Plan) -> str:
    return "Kept"


def _publish(plan: Plan, owner: User, now: datetime) -> PlanVersion:
    plan.refresh_from_db()
    return publish_plan(plan, revision=plan.revision, by=owner, note=f"Kept at revision {plan.revision}.", now=now)


def _client(name: str) -> Client:
    return Client.objects.get(name=name)


def _quote(client: str) -> Quote:
    """The demo's quote for this client, as it is by now."""
    quote = Quote.objects.filter(client__name=client).order_by("pk").first()
    assert quote is not None
    return quote


def _file(name: str) -> SourceFile:
    return SourceFile(name, (_FILES / name).read_bytes())
