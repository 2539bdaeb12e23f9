"""A contract's record is an entry of groundwork's chain: the same row, so nothing in the database changes here."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quotes", "0009_events_name_their_subject"), ("groundwork", "0003_chain")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "contract",
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contract", to="groundwork.event"
                    ),
                ),
                migrations.DeleteModel("Event"),
                migrations.DeleteModel("ChainHead"),
            ],
        ),
    ]
