"""The chain moves below quotes: an entry names its subject by kind and number, and its tables are groundwork's.

The tables are renamed and their rows stay: only the two new columns are filled, with the number of the quote that the
entry has pointed to. The triggers have to be out of the way for that, and on SQLite, where an altered table is made
anew, they are gone afterwards in any case. There is no way back: by then an entry may be about something else.
"""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from groundwork import append_only


def take_off(apps, schema_editor):
    append_only.remove(schema_editor.connection, "quotes_event")


def name_the_quotes(apps, schema_editor):
    Event, Quote = apps.get_model("quotes", "Event"), apps.get_model("quotes", "Quote")
    numbers = Quote.objects.filter(pk=OuterRef("quote_id")).values("number")
    Event.objects.update(subject_kind="quote", subject_number=Subquery(numbers))


class Migration(migrations.Migration):
    dependencies = [("quotes", "0008_true_up_of")]

    operations = [
        migrations.RunPython(take_off),
        migrations.AddField("event", "subject_kind", models.CharField(max_length=20, default=""), preserve_default=False),
        migrations.AddField(
            "event", "subject_number", models.CharField(max_length=40, default=""), preserve_default=False
        ),
        migrations.RunPython(name_the_quotes),
        migrations.RemoveIndex("event", "event_of_quote"),
        migrations.RemoveField("event", "quote"),
        migrations.AlterField("event", "kind", models.CharField(max_length=40)),
        migrations.AddIndex(
            "event", models.Index(fields=["subject_kind", "subject_number", "-seq"], name="event_of_subject")
        ),
        migrations.AlterModelTable("event", "groundwork_event"),
        migrations.AlterModelTable("chainhead", "groundwork_chainhead"),
        append_only.protect("groundwork_event"),
    ]
