"""Which contracts wait for their PDF. What was accepted before and has none yet waits too."""

import hashlib

import django.db.models.deletion
from django.db import migrations, models


def wait(apps, schema_editor):
    """Until now a PDF was kept under this key."""
    kept = set(apps.get_model("contracts", "StoredPdf").objects.values_list("key", flat=True))
    accepted = apps.get_model("quotes", "AcceptedQuote").objects.order_by("pk")
    pending = apps.get_model("quotes", "PendingSeal")
    pending.objects.bulk_create(
        pending(contract_id=pk, since=moment)
        for pk, record_hash, moment in accepted.values_list("pk", "record__record_hash", "accepted_at")
        if hashlib.sha256(f"contract-pdf/1/{record_hash}".encode()).hexdigest() not in kept
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0004_kept_pdfs"),
        ("quotes", "0023_alternatives_of_renewals"),
    ]

    operations = [
        migrations.CreateModel(
            name="PendingSeal",
            fields=[
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pending_seal",
                        serialize=False,
                        to="quotes.acceptedquote",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("job", models.UUIDField(null=True)),
                ("error", models.TextField(blank=True)),
            ],
        ),
        migrations.RunPython(wait, migrations.RunPython.noop, elidable=False),
    ]
