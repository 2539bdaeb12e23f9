"""What the migration before has told the quotes replaces the field that said it of true-ups alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quotes", "0017_contracts_of_what_was_accepted")]

    operations = [
        migrations.RemoveField("quote", "true_up_of"),
        migrations.RemoveField("historicalquote", "true_up_of"),
        migrations.AddConstraint(
            "quote",
            models.CheckConstraint(
                condition=models.Q(purpose="new", about=None)
                | (~models.Q(purpose="new") & models.Q(about__isnull=False)),
                name="quote_about_a_contract",
            ),
        ),
    ]
