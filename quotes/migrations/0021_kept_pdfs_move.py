"""PDFs that are kept move to the house of contracts, in the state alone: their table and its triggers stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quotes", "0020_amendments_drafted")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("StoredPdf")])]
