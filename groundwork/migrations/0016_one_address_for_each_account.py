"""Delete the addresses that allauth has written beside those of the accounts, at each mail with a link to a password.

Nothing here reads them, and they did harm: after a change of the address the one of before went on signing in, and
whoever had such a row could set up no second factor.
"""

from typing import Any

from django.db import migrations


def forget_second_addresses(apps: Any, schema_editor: Any) -> None:
    """Delete them all: an account has one address, its own."""
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("groundwork", "0015_limits_in_rows"),
    ]
    operations = [migrations.RunPython(forget_second_addresses, migrations.RunPython.noop, elidable=True)]
