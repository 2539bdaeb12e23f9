"""What reports add up, of quotes from before there were such columns: from the documents, which are read for ever."""

import hashlib
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import migrations

import pricing
from quotes.documents import as_signed, read_acceptance, read_revision

_AT_ONCE = 200
_MOST_PACKAGES = 62
_SAID_NO = ("declined", "declined-on-behalf")


def fill(apps, schema_editor):
    Quote, Event = apps.get_model("quotes", "Quote"), apps.get_model("groundwork", "Event")
    Seller = apps.get_model("contracts", "Seller")
    Ladder, Figures = apps.get_model("quotes", "OfferedLadder"), apps.get_model("quotes", "QuoteFigures")
    zone = Seller.objects.values_list("time_zone", flat=True).first() or "UTC"
    ladders, rows = {}, []

    def ladder_of(revision, options):
        names = [package.name for package in revision.plan.packages[:_MOST_PACKAGES]]
        place = options.index(revision.recommended)
        said = {"options": "\n".join(option.name for option in options), "recommended": place, "packages": "\n".join(names)}
        sha256 = hashlib.sha256("\0".join(map(str, said.values())).encode()).hexdigest()
        if sha256 not in ladders:
            ladders[sha256] = Ladder.objects.create(sha256=sha256, **said).pk
        return ladders[sha256]

    quotes = Quote.objects.select_related("current", "accepted__record").order_by("pk")
    for quote in quotes.iterator(chunk_size=_AT_ONCE):
        Quote.objects.filter(pk=quote.pk).update(counts_key=_key(quote.counts))
        values = _drafted(quote)
        if quote.current is not None:
            revision = read_revision(bytes(quote.current.document))
            options = _by_price(revision)
            values |= _offered(revision)
            values["ladder_id"] = ladder_of(revision, options)
            values["first_sent_at"] = min(quote.revisions.values_list("sent_at", flat=True))
            if quote.state == "accepted" and hasattr(quote, "accepted"):
                values |= _signed(quote.accepted, revision, options, values["first_sent_at"])
            elif quote.state == "declined":
                said_no = Event.objects.filter(subject_kind="quote", subject_number=quote.number, kind__in=_SAID_NO)
                event = said_no.order_by("-seq").first()
                if event is not None:
                    why = str(json.loads(bytes(event.body)).get("why", ""))[:16]
                    values |= {"outcome": "declined", "month": _month(event.happened_at, zone), "reason": why}
        rows.append(
            Figures(
                quote_id=quote.pk,
                owner_id=quote.owner_id,
                plan_version_id=quote.plan_version_id,
                makes_contract=quote.purpose in ("new", "renewal"),
                currency=quote.currency,
                **values,
            )
        )
    Figures.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _key(counts):
    """As `clients.services.counting.counts_key` wrote it when this was made."""
    said = json.dumps({key: number for key, number in counts.items() if number}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _drafted(quote):
    """All that is known of a draft without pricing it: its month. The rest is written when it is saved next."""
    month = _whole(quote.mrr or Decimal(0))
    return {"monthly": month, "once": 0, "value": month, "gross": month, "discount": 0, "cost": 0}


def _offered(revision):
    frozen = revision.recommended.price
    net, discount = Decimal(frozen["recurring_net"]), Decimal(frozen["discount"])
    value = frozen["contract_value"]
    return {
        "monthly": _whole(revision.amends.fee if revision.amends else net),
        "once": _whole(Decimal(frozen["one_time_net"])),
        "value": _whole(net if value is None else Decimal(value)),
        "gross": _whole(net + discount),
        "discount": _whole(discount),
        "cost": _whole(Decimal(frozen["internal"]["monthly_cost"])),
    }


def _signed(accepted, revision, options, first_sent_at):
    acceptance = read_acceptance(json.loads(bytes(accepted.record.body)))
    signed = as_signed(revision, acceptance)
    price = pricing.price(signed.plan, signed.inventory, acceptance.selection)
    monthly, value = price.monthly, price.contract_value
    codes = [package.code for package in revision.plan.packages[:_MOST_PACKAGES]]
    return {
        "monthly": _whole(revision.amends.fee if revision.amends else monthly.net),
        "once": _whole(price.one_time_net),
        "value": _whole(monthly.net if value is None else value),
        "gross": _whole(monthly.net + monthly.discount),
        "discount": _whole(monthly.discount),
        "cost": _whole(price.internal.monthly_cost),
        "outcome": "won",
        "month": _month(accepted.accepted_at, revision.seller.time_zone),
        "taken": [option.code for option in options].index(acceptance.option),
        "packages": sum(1 << place for place, code in enumerate(codes) if code in price.packages),
        "step": _whole(price.recurring_net - Decimal(revision.recommended.price["recurring_net"])),
        "days": max(0, (accepted.accepted_at - first_sent_at).days),
    }


def _by_price(revision):
    return sorted(revision.options, key=lambda option: Decimal(option.price["recurring_net"]))


def _month(moment, zone):
    day = moment.astimezone(ZoneInfo(zone)).date()
    return day.year * 12 + day.month - 1


def _whole(amount):
    return int(amount.scaleb(4))


class Migration(migrations.Migration):
    dependencies = [("quotes", "0030_the_desk"), ("groundwork", "0008_evidence_files")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
