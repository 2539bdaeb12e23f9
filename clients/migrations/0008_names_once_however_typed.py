"""A name is the same with any apostrophe, hyphen, space and width: the keys are written anew by today's `name_key`.

Where two names were different so far and have one key now, the younger gets a number, as when keys came in.
"""

from importlib import import_module

from django.db import migrations, models

write_keys = import_module("clients.migrations.0007_names_once_in_any_alphabet").write_keys
CLIENT = models.UniqueConstraint(fields=["name_key"], name="client_name_once")
SITE = models.UniqueConstraint(fields=["client", "name_key"], name="site_name_once")


class Migration(migrations.Migration):
    dependencies = [("clients", "0007_names_once_in_any_alphabet")]

    operations = [
        # Put back at the end: on the way two rows may have the same key for a moment.
        migrations.RemoveConstraint("client", CLIENT.name),
        migrations.RemoveConstraint("site", SITE.name),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.AddConstraint("client", CLIENT),
        migrations.AddConstraint("site", SITE),
    ]
