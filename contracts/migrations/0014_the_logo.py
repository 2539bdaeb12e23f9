"""The logo and the tax number of the company."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0013_language_of_clients'),
        ('groundwork', '0008_evidence_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalseller',
            name='logo',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='groundwork.evidencefile'),
        ),
        migrations.AddField(
            model_name='historicalseller',
            name='logo_height',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalseller',
            name='logo_width',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalseller',
            name='tax_number',
            field=models.CharField(blank=True, max_length=40, verbose_name='tax number'),
        ),
        migrations.AddField(
            model_name='seller',
            name='logo',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groundwork.evidencefile'),
        ),
        migrations.AddField(
            model_name='seller',
            name='logo_height',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='seller',
            name='logo_width',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='seller',
            name='tax_number',
            field=models.CharField(blank=True, max_length=40, verbose_name='tax number'),
        ),
        migrations.AddConstraint(
            model_name='seller',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('logo', None), ('logo_height', None), ('logo_width', None)), models.Q(('logo__isnull', False), ('logo_height__gte', 1), ('logo_width__gte', 1)), _connector='OR'), name='seller_logo_has_a_size'),
        ),
    ]
