"""Published versions are only ever added to."""

from django.db import migrations

from groundwork import append_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_names_as_long_as_a_plan_file_allows")]
    operations = [append_only.protect("plans_planversion")]
