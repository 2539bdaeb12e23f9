"""The first dated count of every client that is there already, and its fingerprint."""

import hashlib
import json
from collections import defaultdict

from django.db import migrations
from django.db.models import Count
from django.utils import timezone

HEADS = {"user": "users", "mailbox": "mailboxes", "shared-mailbox": "shared_mailboxes"}


def count_everybody(apps, schema_editor):
    Client, Device = apps.get_model("clients", "Client"), apps.get_model("clients", "Device")
    Site, InventoryCount = apps.get_model("clients", "Site"), apps.get_model("clients", "InventoryCount")
    found = defaultdict(dict)
    counted = Device.objects.filter(retired_at=None, uncovered="").order_by()
    for pk, kind, number in counted.values_list("client", "kind").annotate(number=Count("pk")):
        found[pk][kind] = number
    for pk, number in Site.objects.order_by().values_list("client").annotate(number=Count("pk")):
        found[pk]["site"] = number
    now = timezone.now()
    for client in Client.objects.order_by("pk").iterator(500):
        heads = {key: getattr(client, field) for key, field in HEADS.items()}
        counts = {key: number for key, number in {**found[client.pk], **heads}.items() if number}
        InventoryCount.objects.create(client=client, counted_at=now, counts=counts, source="hand")
        key = hashlib.sha256(json.dumps(counts, sort_keys=True).encode()).hexdigest()
        Client.objects.filter(pk=client.pk).update(counts_key=key)


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_counts_over_time")]

    operations = [migrations.RunPython(count_everybody, migrations.RunPython.noop)]
