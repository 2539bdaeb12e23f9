"""What the quotes and contracts that are there say of their clients."""

import calendar
import hashlib
import json
from datetime import UTC, date
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import Min


def tell_clients(apps, schema_editor):
    Client, Quote = apps.get_model("clients", "Client"), apps.get_model("quotes", "Quote")
    Contract = apps.get_model("quotes", "Contract")
    for pk, first in Quote.objects.order_by().values_list("client").annotate(first=Min("created_at")):
        Client.objects.filter(pk=pk).update(quoted_at=first)
    seller = apps.get_model("quotes", "Seller").objects.first()
    zone = ZoneInfo(seller.time_zone) if seller else UTC
    for contract in Contract.objects.select_related("quote").order_by("accepted_at", "pk").iterator(500):
        counts = (contract.quote.priced_from or {}).get("counts", {})
        said = json.dumps({key: number for key, number in counts.items() if number}, sort_keys=True)
        Client.objects.filter(pk=contract.quote.client_id).update(
            contract_ends_on=_end(contract.accepted_at.astimezone(zone).date(), contract.term_months),
            contract_counts_key=hashlib.sha256(said.encode()).hexdigest(),
        )


def _end(signed_on, months):
    if months <= 1:
        return None
    year, month = divmod(signed_on.year * 12 + signed_on.month - 1 + months, 12)
    return date(year, month + 1, min(signed_on.day, calendar.monthrange(year, month + 1)[1]))


class Migration(migrations.Migration):
    dependencies = [("quotes", "0006_priced_from"), ("clients", "0004_first_counts")]

    operations = [migrations.RunPython(tell_clients, migrations.RunPython.noop)]
