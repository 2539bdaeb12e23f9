"""Statements to clients: those that were sent, by which rule, and hours from tickets."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from groundwork import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0014_pending_clients'),
        ('contracts', '0006_calendar_feeds'),
        ('groundwork', '0008_evidence_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalseller',
            name='statement_every',
            field=models.CharField(blank=True, choices=[('month', 'each month'), ('quarter', 'each quarter')], max_length=7, verbose_name='statements to clients'),
        ),
        migrations.AddField(
            model_name='historicalseller',
            name='statement_since',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='seller',
            name='statement_every',
            field=models.CharField(blank=True, choices=[('month', 'each month'), ('quarter', 'each quarter')], max_length=7, verbose_name='statements to clients'),
        ),
        migrations.AddField(
            model_name='seller',
            name='statement_since',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='HistoricalWorkFigures',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('month', models.DateField()),
                ('hours', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(0)])),
                ('tickets', models.PositiveIntegerField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('how', models.CharField(choices=[('typed', 'typed'), ('imported', 'imported')], max_length=8)),
                ('at', models.DateTimeField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clients.client')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical work figures',
                'verbose_name_plural': 'historical work figuress',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='StatementRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.CharField(blank=True, choices=[('month', 'each month'), ('quarter', 'each quarter')], max_length=7)),
                ('since', models.DateField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contract', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='statement_rule', to='contracts.contract')),
            ],
        ),
        migrations.CreateModel(
            name='SentStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('number', models.PositiveIntegerField()),
                ('document', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='contracts.contract')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='statement', to='groundwork.event')),
            ],
            options={
                'ordering': ('contract', 'period', 'number'),
                'indexes': [models.Index(fields=['period'], name='statement_by_period')],
                'constraints': [models.UniqueConstraint(fields=('contract', 'period', 'number'), name='statement_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('hours', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(0)])),
                ('tickets', models.PositiveIntegerField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('how', models.CharField(choices=[('typed', 'typed'), ('imported', 'imported')], max_length=8)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_figures', to='clients.client')),
            ],
            options={
                'ordering': ('month', 'pk'),
                'indexes': [models.Index(fields=['client', 'month'], name='work_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(('hours__gte', 0)), name='work_hours_not_below_zero')],
            },
        ),
        append_only.protect("contracts_sentstatement"),
    ]
