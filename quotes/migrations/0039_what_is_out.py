from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def fill(apps, schema_editor):
    """Of what is out: from the revision that is current."""
    Figures, Quote = apps.get_model("quotes", "QuoteFigures"), apps.get_model("quotes", "Quote")
    out = Quote.objects.filter(pk=OuterRef("pk"), state="sent")
    times = {
        "out_since": Subquery(out.values("current__sent_at")[:1]),
        "out_until": Subquery(out.values("current__expires_at")[:1]),
    }
    Figures.objects.filter(quote__state="sent").update(**times)


class Migration(migrations.Migration):

    dependencies = [
        ("quotes", "0038_from_nothing"),
    ]

    operations = [
        migrations.AddField("quotefigures", "out_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("quotefigures", "out_until", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "quotefigures",
            models.CheckConstraint(
                condition=Q(("out_since", None), ("out_until", None))
                | Q(("out_since__isnull", False), ("out_until__isnull", False)),
                name="figures_out_since_and_until",
            ),
        ),
        migrations.AddIndex(
            "quotefigures",
            models.Index(
                condition=Q(("out_until__isnull", False)),
                fields=["out_until", "quote", "out_since", "currency", "monthly"],
                name="figures_of_what_is_out",
            ),
        ),
    ]
