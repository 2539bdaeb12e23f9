from django.db import migrations, models

import plans.models.fields

# Models and columns are called what an MSP calls them; rows, history and their keys stay.


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_talk")]

    operations = [
        migrations.RenameModel("Talk", "ObjectionNote"),
        migrations.RenameModel("HistoricalTalk", "HistoricalObjectionNote"),
        migrations.AlterModelOptions(
            "historicalobjectionnote",
            {
                "verbose_name": "historical objection note",
                "verbose_name_plural": "historical objection notes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
        ),
        migrations.AlterField(
            "objectionnote",
            "plan",
            models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="objection_notes"),
        ),
        migrations.RemoveConstraint("objectionnote", "talk_once_for_each"),
        migrations.RemoveConstraint("objectionnote", "talk_kind_known"),
        migrations.AddConstraint(
            "objectionnote",
            models.UniqueConstraint("plan", "kind", "code", name="objection_note_once_for_each"),
        ),
        migrations.AddConstraint(
            "objectionnote",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ("service", "package"))), name="objection_note_kind_known"
            ),
        ),
        migrations.AlterField(
            "historicalterm",
            "escalator",
            plans.models.fields.RateField(
                decimal_places=8,
                default=0,
                help_text="From the second year on.",
                max_digits=15,
                verbose_name="annual increase",
            ),
        ),
        migrations.AlterField(
            "term",
            "escalator",
            plans.models.fields.RateField(
                decimal_places=8,
                default=0,
                help_text="From the second year on.",
                max_digits=15,
                verbose_name="annual increase",
            ),
        ),
    ]
