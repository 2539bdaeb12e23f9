"""The chain's one head, and the tables of the house that are only ever added to."""

from typing import Any

from django.db import migrations

from groundwork import append_only

TABLES = ("quotes_quoterevision", "quotes_event", "quotes_contract", "quotes_storedpdf")


def make_head(apps: Any, schema_editor: Any) -> None:
    apps.get_model("quotes", "ChainHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("quotes", "0002_mrr_of_the_recommended_option")]
    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop),
        *(append_only.protect(table) for table in TABLES),
    ]
