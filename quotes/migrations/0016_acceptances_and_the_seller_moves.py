"""Contracts get a house of their own: what was called a contract here is the acceptance of a quote, and the seller moves.

No table changes: both keep the names they had.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groundwork", "0007_counted_things"), ("quotes", "0015_what_may_be_agreed")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Contract", "AcceptedQuote"),
                migrations.AlterModelTable("acceptedquote", "quotes_contract"),
                migrations.AlterField(
                    "acceptedquote",
                    "quote",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accepted", to="quotes.quote"
                    ),
                ),
                migrations.AlterField(
                    "acceptedquote",
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accepted", to="quotes.quoterevision"
                    ),
                ),
                migrations.AlterField(
                    "acceptedquote",
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accepted_quote",
                        to="groundwork.event",
                    ),
                ),
                migrations.DeleteModel("Seller"),
                migrations.DeleteModel("HistoricalSeller"),
            ]
        )
    ]
