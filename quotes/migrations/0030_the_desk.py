"""What the desk keeps: figures for reports, internal notes, follow-ups, and why a quote was lost."""

import django.db.models.deletion
import quotes.models.counts_key
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0014_pending_clients'),
        ('contracts', '0012_due_at_signing'),
        ('plans', '0008_plan_version_2'),
        ('quotes', '0029_covers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='quote',
            name='counts_key',
            field=quotes.models.counts_key.CountsKeyField(blank=True, default='', editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('quote', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='follow_up', serialize=False, to='quotes.quote')),
                ('quiet_until', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OfferedLadder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('options', models.TextField()),
                ('recommended', models.PositiveSmallIntegerField()),
                ('packages', models.TextField(blank=True)),
                ('sha256', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='QuoteFigures',
            fields=[
                ('quote', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='figures', serialize=False, to='quotes.quote')),
                ('makes_contract', models.BooleanField(default=True)),
                ('currency', models.CharField(max_length=3)),
                ('monthly', models.BigIntegerField()),
                ('once', models.BigIntegerField()),
                ('value', models.BigIntegerField()),
                ('gross', models.BigIntegerField()),
                ('discount', models.BigIntegerField()),
                ('cost', models.BigIntegerField()),
                ('first_sent_at', models.DateTimeField(blank=True, null=True)),
                ('month', models.PositiveIntegerField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('won', 'Won'), ('declined', 'Declined'), ('lost', 'Lost')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('taken', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('packages', models.BigIntegerField(default=0)),
                ('step', models.BigIntegerField(default=0)),
                ('days', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='QuoteNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='quote',
            name='quote_state_known',
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='competitor',
            field=models.CharField(blank=True, editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='lost_reason',
            field=models.CharField(blank=True, choices=[('price', 'The price'), ('scope', 'What was in it, or missing'), ('timing', 'The time was not right'), ('other-provider', 'They chose another provider'), ('in-house', 'They do it themselves'), ('no-answer', 'They never answered'), ('other', 'Something else')], editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name='quote',
            name='competitor',
            field=models.CharField(blank=True, editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='quote',
            name='lost_reason',
            field=models.CharField(blank=True, choices=[('price', 'The price'), ('scope', 'What was in it, or missing'), ('timing', 'The time was not right'), ('other-provider', 'They chose another provider'), ('in-house', 'They do it themselves'), ('no-answer', 'They never answered'), ('other', 'Something else')], editable=False, max_length=16),
        ),
        migrations.AlterField(
            model_name='historicalquote',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('lost', 'Lost'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='quote',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('lost', 'Lost'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'sent', 'accepted', 'declined', 'lost', 'withdrawn'))), name='quote_state_known'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'lost'), models.Q(('competitor', ''), ('lost_reason', '')), _connector='OR'), name='quote_lost_has_the_reason'),
        ),
        migrations.AddField(
            model_name='followup',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quotefigures',
            name='ladder',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quotes.offeredladder'),
        ),
        migrations.AddField(
            model_name='quotefigures',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quotefigures',
            name='plan_version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.planversion'),
        ),
        migrations.AddField(
            model_name='quotenote',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='quotenote',
            name='quote',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='quotes.quote'),
        ),
        migrations.AddIndex(
            model_name='quotefigures',
            index=models.Index(condition=models.Q(('month__isnull', False)), fields=['month', 'outcome', 'reason', 'currency', 'owner', 'ladder', 'taken', 'packages', 'monthly', 'once', 'value', 'gross', 'discount', 'cost', 'step', 'days', 'plan_version', 'makes_contract'], name='figures_of_what_has_ended'),
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['state'], name='quote_in_state'),
        ),
        migrations.AddConstraint(
            model_name='quotefigures',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('month', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('month__isnull', False)), _connector='OR'), name='figures_end_in_a_month'),
        ),
    ]
