"""Drafts that change a contract: from which day, and from which of its records they were drafted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quotes", "0019_recorded_answers")]

    operations = [
        migrations.AddField(
            model_name='historicalquote',
            name='drafted_from',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='effective_on',
            field=models.DateField(blank=True, null=True, verbose_name='holds from'),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='elapsed',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='drafted_from',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='effective_on',
            field=models.DateField(blank=True, null=True, verbose_name='holds from'),
        ),
        migrations.AddField(
            model_name='quote',
            name='elapsed',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drafted_from', None), ('effective_on', None), ('elapsed', None)), models.Q(('drafted_from__isnull', False), ('effective_on__isnull', False), ('elapsed__isnull', False), ('purpose__in', ('true-up', 'amendment'))), _connector='OR'), name='quote_amends_from_a_day'),
        ),
    ]
