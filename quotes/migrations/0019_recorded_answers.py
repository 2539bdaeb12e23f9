"""What staff record of answers that came on paper, by mail or by telephone."""

import django.db.models.deletion
from django.db import migrations, models

from groundwork import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('groundwork', '0008_evidence_files'),
        ('quotes', '0018_quotes_about_contracts'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordedAnswer',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='recorded_answer', serialize=False, to='groundwork.event')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groundwork.evidencefile')),
            ],
        ),
        append_only.protect('quotes_recordedanswer'),
    ]
