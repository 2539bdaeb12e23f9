"""PDFs that are kept come from the house of quotes, in the state alone: their table and its triggers stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_by_which_clients_are_compared"), ("quotes", "0021_kept_pdfs_move")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="StoredPdf",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("sha256", models.CharField(max_length=64)),
                        ("content", models.BinaryField()),
                        ("rendered_at", models.DateTimeField()),
                    ],
                    options={"db_table": "quotes_storedpdf"},
                ),
            ]
        )
    ]
