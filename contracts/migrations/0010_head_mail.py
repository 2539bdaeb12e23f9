"""Whether the owners get the end of the log by mail, every day. They do, unless they say otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0009_words_of_work_figures")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="head_mail",
            field=models.BooleanField(default=True, verbose_name="Mail the owners the end of the log, every day"),
        )
        for name in ("historicalseller", "seller")
    ]
