"""Names are told apart by a key that knows the small letters of every alphabet, not those from a to z only.

Where two names were different so far and have one key, the younger gets a number: nothing is lost, and either is found.
"""

from django.db import migrations, models

from clients.models.client import NameKeyField, name_key

LONGEST = 120


def write_keys(apps, schema_editor):
    for model, owner in (("Client", None), ("Site", "client_id")):
        rows = apps.get_model("clients", model).objects
        taken, twice, everything = set(), [], list(rows.order_by("pk"))
        for row in everything:
            row.name_key = name_key(row.name)
            if (key := (owner and getattr(row, owner), row.name_key)) in taken:
                twice.append(row)
            taken.add(key)
        for row in twice:
            name, number = row.name, 1
            while (key := (owner and getattr(row, owner), row.name_key)) in taken:
                number += 1
                row.name = f"{name[: LONGEST - 8]} ({number})"
                row.name_key = name_key(row.name)
            taken.add(key)
        rows.bulk_update(everything, ["name", "name_key"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("clients", "0006_who_undid")]

    operations = [
        migrations.RemoveConstraint("client", "client_name_once_whatever_case"),
        migrations.RemoveConstraint("site", "site_name_once_at_a_client"),
        migrations.AddField("client", "name_key", NameKeyField(default=""), preserve_default=False),
        migrations.AddField("site", "name_key", NameKeyField(default=""), preserve_default=False),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.AddConstraint(
            "client", models.UniqueConstraint(fields=["name_key"], name="client_name_once")
        ),
        migrations.AddConstraint(
            "site", models.UniqueConstraint(fields=["client", "name_key"], name="site_name_once")
        ),
    ]
