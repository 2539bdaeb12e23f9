"""Files that are kept for ever beside a record, and their bytes, each in a table that is only added to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from groundwork import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('groundwork', '0007_counted_things'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('png', 'PNG'), ('jpeg', 'JPEG')], max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_sha256', models.CharField(max_length=64)),
                ('kept_at', models.DateTimeField()),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('pdf', 'png', 'jpeg'))), name='evidence_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceContent',
            fields=[
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='groundwork.evidencefile')),
                ('content', models.BinaryField()),
            ],
        ),
        append_only.protect('groundwork_evidencefile'),
        append_only.protect('groundwork_evidencecontent'),
    ]
