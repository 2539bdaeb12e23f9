"""The company moves here from the house of quotes, in the state alone: its table stays as it is."""

import django.core.validators
import django.db.models.deletion
import plans.models.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('quotes', '0016_acceptances_and_the_seller_moves'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
        migrations.CreateModel(
            name='HistoricalSeller',
            fields=[
                ('id', models.PositiveSmallIntegerField(db_index=True, default=1, editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('legal_name', models.CharField(blank=True, max_length=200, verbose_name='legal name')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('accent', models.CharField(default='#0f6b5c', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}\\Z', 'A colour like #0f6b5c.')], verbose_name='accent colour')),
                ('time_zone', models.CharField(default='America/New_York', max_length=64, verbose_name='time zone')),
                ('locale', models.CharField(default='en_US', max_length=20, verbose_name='locale')),
                ('valid_days', models.PositiveSmallIntegerField(default=30, verbose_name='days a proposal is valid')),
                ('working_days', models.PositiveSmallIntegerField(default=21, verbose_name='working days a month')),
                ('terms', models.TextField(blank=True, verbose_name='terms')),
                ('consent', models.TextField(blank=True, help_text='What the client agrees to by signing.', verbose_name='consent')),
                ('notice_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='notice')),
                ('notice_unit', models.CharField(choices=[('days', 'days'), ('months', 'months')], default='days', max_length=6, verbose_name='notice in')),
                ('at_end', models.CharField(blank=True, choices=[('ends', 'it ends'), ('renews', 'it renews'), ('monthly', 'it goes on from month to month')], max_length=7, verbose_name='at the end of the term')),
                ('renewal_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='renews by')),
                ('true_up_unsigned', models.BooleanField(default=False, verbose_name='true-up without a signature')),
                ('increase_cap', plans.models.fields.RateField(blank=True, decimal_places=8, max_digits=15, null=True, verbose_name='annual increase of at most')),
                ('increase_on', models.CharField(blank=True, max_length=5, verbose_name='increase on')),
                ('fee_floor', plans.models.fields.RateField(blank=True, decimal_places=8, max_digits=15, null=True, verbose_name='lowest fee')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical seller',
                'verbose_name_plural': 'historical sellers',
                'db_table': 'quotes_historicalseller',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Seller',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('legal_name', models.CharField(blank=True, max_length=200, verbose_name='legal name')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('accent', models.CharField(default='#0f6b5c', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}\\Z', 'A colour like #0f6b5c.')], verbose_name='accent colour')),
                ('time_zone', models.CharField(default='America/New_York', max_length=64, verbose_name='time zone')),
                ('locale', models.CharField(default='en_US', max_length=20, verbose_name='locale')),
                ('valid_days', models.PositiveSmallIntegerField(default=30, verbose_name='days a proposal is valid')),
                ('working_days', models.PositiveSmallIntegerField(default=21, verbose_name='working days a month')),
                ('terms', models.TextField(blank=True, verbose_name='terms')),
                ('consent', models.TextField(blank=True, help_text='What the client agrees to by signing.', verbose_name='consent')),
                ('notice_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='notice')),
                ('notice_unit', models.CharField(choices=[('days', 'days'), ('months', 'months')], default='days', max_length=6, verbose_name='notice in')),
                ('at_end', models.CharField(blank=True, choices=[('ends', 'it ends'), ('renews', 'it renews'), ('monthly', 'it goes on from month to month')], max_length=7, verbose_name='at the end of the term')),
                ('renewal_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='renews by')),
                ('true_up_unsigned', models.BooleanField(default=False, verbose_name='true-up without a signature')),
                ('increase_cap', plans.models.fields.RateField(blank=True, decimal_places=8, max_digits=15, null=True, verbose_name='annual increase of at most')),
                ('increase_on', models.CharField(blank=True, max_length=5, verbose_name='increase on')),
                ('fee_floor', plans.models.fields.RateField(blank=True, decimal_places=8, max_digits=15, null=True, verbose_name='lowest fee')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'db_table': 'quotes_seller',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_seller'), models.CheckConstraint(condition=models.Q(('working_days__gte', 1), ('working_days__lte', 31)), name='seller_working_days'), models.CheckConstraint(condition=models.Q(('valid_days__gte', 1), ('valid_days__lte', 365)), name='seller_valid_days'), models.CheckConstraint(condition=models.Q(models.Q(('at_end', 'renews'), ('renewal_months__gte', 1)), models.Q(models.Q(('at_end', 'renews'), _negated=True), ('renewal_months', None)), _connector='OR'), name='seller_renewal_has_months')],
            },
        ),
            ]
        )
    ]
