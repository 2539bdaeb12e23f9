"""The chain, in the tables that quotes has handed down: nothing in the database changes here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groundwork", "0002_roles"), ("quotes", "0009_events_name_their_subject")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ChainHead",
                    fields=[
                        ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                        ("seq", models.PositiveBigIntegerField(default=0)),
                        ("record_hash", models.CharField(default="0" * 64, max_length=64)),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_chain_head")],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("seq", models.PositiveBigIntegerField(unique=True)),
                        ("prev_hash", models.CharField(max_length=64)),
                        ("record_hash", models.CharField(max_length=64, unique=True)),
                        ("kind", models.CharField(max_length=40)),
                        ("subject_kind", models.CharField(max_length=20)),
                        ("subject_number", models.CharField(max_length=40)),
                        ("body", models.BinaryField()),
                        ("happened_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ("seq",),
                        "indexes": [
                            models.Index(fields=["subject_kind", "subject_number", "-seq"], name="event_of_subject")
                        ],
                    },
                ),
            ],
        ),
    ]
