"""Contracts, the records of their lives, and their fees by day."""


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from groundwork import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0010_counted_things'),
        ('contracts', '0001_the_seller'),
        ('groundwork', '0007_counted_things'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContractNumber',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('origin', models.CharField(choices=[('signed', 'Signed here'), ('behalf', 'Recorded on behalf of the client'), ('brought-in', 'Brought in, not signed here')], max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('currency', models.CharField(max_length=3)),
                ('starts_on', models.DateField()),
                ('term_ends_on', models.DateField()),
                ('runs_on', models.BooleanField(default=False)),
                ('renews', models.BooleanField(default=False)),
                ('notice_by', models.DateField(blank=True, null=True)),
                ('closed', models.CharField(blank=True, choices=[('cancelled', 'Cancelled'), ('replaced', 'Replaced')], max_length=10)),
                ('closes_on', models.DateField(blank=True, null=True)),
                ('on_plan', models.BooleanField(default=True)),
                ('counts_key', models.CharField(blank=True, max_length=64)),
                ('records_made', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='clients.client')),
                ('follows', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='contracts.contract')),
            ],
            options={
                'ordering': ('-starts_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='ContractRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('effective_on', models.DateField()),
                ('document', models.BinaryField()),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contract_records_caused', to='groundwork.event')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='contracts.contract')),
                ('event', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contract_record', to='groundwork.event')),
            ],
            options={
                'ordering': ('contract', 'number'),
            },
        ),
        migrations.CreateModel(
            name='FeeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('ten_thousandths', models.BigIntegerField()),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fee_steps', to='contracts.contract')),
            ],
            options={
                'ordering': ('contract', 'since'),
            },
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['client', '-starts_on'], name='contract_of_client'),
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['term_ends_on'], name='contract_by_end'),
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['notice_by'], name='contract_by_notice'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed', ''), ('closes_on', None)), models.Q(('closed__in', ('cancelled', 'replaced')), ('closes_on__isnull', False)), _connector='OR'), name='contract_closed_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='contractrecord',
            constraint=models.UniqueConstraint(fields=('contract', 'number'), name='contract_record_once'),
        ),
        migrations.AddIndex(
            model_name='feestep',
            index=models.Index(fields=['since', 'until'], name='fee_step_by_days'),
        ),
        migrations.AddConstraint(
            model_name='feestep',
            constraint=models.UniqueConstraint(fields=('contract', 'since'), name='fee_step_once_a_day'),
        ),
        append_only.protect("contracts_contractrecord"),
    ]
