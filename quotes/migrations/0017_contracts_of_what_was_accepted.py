"""Every acceptance of before begins a contract; a true-up of before changes the one that it belongs to.

Read from the frozen documents, of which no byte is touched. The records made here have no entry of their own in the
chain: they name the acceptance's. A quote that was accepted and cannot be read any more gets no contract, which
`manage.py verify_chain` tells.
"""

from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from clients.services.counting import counts_key
from contracts.documents import ClientCard, contract_bytes, read_contract
from groundwork import chain
from quotes.documents import basis_of, first_standing, read_acceptance, read_revision, signed_on, true_up_of_before
from quotes.proposal.choice import Choice, in_order
from quotes.proposal.summary import choice_name


def make_contracts(apps, schema_editor):
    accepted_quotes = apps.get_model("quotes", "AcceptedQuote").objects.select_related(
        "quote__client", "revision", "record"
    )
    seller = apps.get_model("contracts", "Seller").objects.first()
    zone = ZoneInfo(seller.time_zone) if seller else UTC
    made = {}  # contracts by the acceptance that they began with
    clients = {}
    for accepted in accepted_quotes.order_by("accepted_at", "pk").iterator(200):
        try:
            revision = read_revision(bytes(accepted.revision.document))
            acceptance = read_acceptance(chain.body_of(accepted.record))
        except ValueError:
            continue
        name = _name(revision, acceptance)
        before = made.get(accepted.quote.true_up_of_id)
        if before is None:
            row, standing = _begin(apps, accepted, revision, acceptance, name, zone)
        else:
            row, standing = before
            day = signed_on(revision, accepted.accepted_at)
            standing = _amended(standing, revision, acceptance, name, day, accepted)
            made[accepted.quote.true_up_of_id] = row, standing
        made[accepted.pk] = row, standing
        _add(apps, row, standing, accepted)
        clients.setdefault(row.client_id, {})[row.pk] = standing
    for pk, standings in clients.items():
        _tell_client(apps.get_model("clients", "Client"), pk, list(standings.values()), zone)


def _name(revision, acceptance):
    option = next(entry for entry in revision.options if entry.code == acceptance.option)
    chosen = acceptance.selection
    choice = Choice(option, in_order(revision.plan, chosen.packages), chosen.term, chosen.billing)
    return choice_name(revision, choice)


def _begin(apps, accepted, revision, acceptance, name, zone):
    year = accepted.accepted_at.astimezone(zone).year
    number, _ = apps.get_model("contracts", "ContractNumber").objects.get_or_create(year=year)
    number.last += 1
    number.save()
    client = ClientCard(revision.client)
    entry = accepted.record.record_hash
    standing = first_standing(revision, acceptance, client, name, accepted.accepted_at, entry)
    standing = replace(standing, contract=f"C-{year}-{number.last:04d}", record=1)
    row = apps.get_model("contracts", "Contract")(
        number=standing.contract, client_id=accepted.quote.client_id, origin="signed", made_at=accepted.accepted_at
    )
    return row, standing


def _amended(standing, revision, acceptance, name, day, accepted):
    before = read_contract(contract_bytes(standing)).sha256
    try:
        stretch = true_up_of_before(revision, acceptance, name, standing, day)
    except ValueError:  # signed after the contract's own end: what was signed begins with its last month
        stretch = true_up_of_before(revision, acceptance, name, standing, standing.last_day)
    return replace(
        standing,
        record=standing.record + 1,
        before=before,
        kind="true-up",
        basis=basis_of(revision, acceptance, accepted.record.record_hash),
        effective_on=day,
        stretches=(*standing.stretches, stretch),
    )


def _add(apps, row, standing, accepted):
    last, end = standing.stretches[-1], standing.clauses.end
    row.name, row.currency = last.name[:200], standing.currency
    row.starts_on, row.term_ends_on, row.notice_by = standing.starts_on, standing.last_day, standing.notice_by
    row.runs_on = standing.runs_on
    row.renews = not standing.runs_on and end is not None and end.then == "renews"
    row.on_plan, row.counts_key, row.records_made = True, counts_key(dict(last.counts)), standing.record
    row.save()
    data = contract_bytes(standing)
    apps.get_model("contracts", "ContractRecord").objects.create(
        contract=row,
        number=standing.record,
        kind=standing.kind,
        effective_on=standing.effective_on,
        document=data,
        sha256=read_contract(data).sha256,
        cause_id=accepted.record_id,
        made_at=accepted.accepted_at,
    )
    steps = apps.get_model("contracts", "FeeStep").objects
    steps.filter(contract=row).delete()
    steps.bulk_create(
        steps.model(contract=row, since=step.since, until=step.until, ten_thousandths=int(step.fee.scaleb(4)))
        for step in standing.steps
    )


def _tell_client(model, pk, standings, zone):
    today = timezone.now().astimezone(zone).date()
    live = [one for one in standings if one.ends_on is None or one.ends_on >= today]
    ends = [one.ends_on for one in live or standings if one.ends_on is not None]
    keys = {counts_key(dict(one.stretches[-1].counts)) for one in live}
    model.objects.filter(pk=pk).update(
        contract_ends_on=(min if live else max)(ends, default=None),
        contract_counts_key=next(iter(keys), "") if len(keys) < 2 else "several",
    )


def tell_quotes(apps, schema_editor):
    """A true-up of before names the contract instead of the acceptance."""
    records = apps.get_model("contracts", "ContractRecord").objects
    for name in ("Quote", "HistoricalQuote"):
        model = apps.get_model("quotes", name)
        for pk, event in model.objects.exclude(true_up_of=None).values_list("pk", "true_up_of__record").iterator(200):
            contract = records.filter(cause=event).values_list("contract", flat=True).first()
            if contract is not None:
                model.objects.filter(pk=pk).update(about=contract, purpose="true-up")


PURPOSES = [("new", "New contract"), ("true-up", "True-up"), ("amendment", "Amendment"), ("renewal", "Renewal")]


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0010_counted_things"),
        ("contracts", "0002_contracts_live"),
        ("quotes", "0016_acceptances_and_the_seller_moves"),
    ]

    operations = [
        migrations.AddField(
            "quote",
            "about",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quotes",
                to="contracts.contract",
            ),
        ),
        migrations.AddField(
            "historicalquote",
            "about",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="contracts.contract",
            ),
        ),
        migrations.AddField(
            "quote",
            "purpose",
            models.CharField(choices=PURPOSES, default="new", editable=False, max_length=10),
        ),
        migrations.AddField(
            "historicalquote",
            "purpose",
            models.CharField(choices=PURPOSES, default="new", editable=False, max_length=10),
        ),
        migrations.RunPython(make_contracts, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(tell_quotes, migrations.RunPython.noop, elidable=False),
    ]
