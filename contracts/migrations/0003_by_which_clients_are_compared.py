"""What was chosen and how big the client is stand on the contract's row, from its last record."""

from django.db import migrations, models
from django.db.models import F

from contracts.documents import read_contract, size_of


def fill(apps, schema_editor):
    contracts = apps.get_model("contracts", "Contract").objects
    records = apps.get_model("contracts", "ContractRecord").objects.filter(number=F("contract__records_made"))
    for contract, document in records.values_list("contract", "document").iterator(200):
        last = read_contract(bytes(document)).stretches[-1]
        choice = {}
        if last.plan is not None and last.selection is not None:
            packages = list(last.selection.packages)
            choice = {"plan": last.plan.name, "tier": last.selection.tier, "packages": packages}
        contracts.filter(pk=contract).update(choice=choice, size=size_of(dict(last.counts)))


class Migration(migrations.Migration):
    # The contracts of what was accepted before are made by a migration of quotes.
    dependencies = [("contracts", "0002_contracts_live"), ("quotes", "0017_contracts_of_what_was_accepted")]

    operations = [
        migrations.AddField("contract", "choice", models.JSONField(blank=True, default=dict)),
        migrations.AddField("contract", "size", models.PositiveIntegerField(default=0)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]
