from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("contracts", "0016_from_nothing"),
    ]

    operations = [
        migrations.RemoveIndex("feestep", "fee_step_by_days"),
        migrations.AddIndex(
            "feestep",
            models.Index(fields=["since", "until", "contract", "ten_thousandths"], name="fee_step_by_days"),
        ),
    ]
