"""What is due at signing: on the quote, and once there is a contract, when it was paid."""

import plans.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0014_pending_clients'),
        ('contracts', '0012_due_at_signing'),
        ('plans', '0008_plan_version_2'),
        ('quotes', '0025_who_signs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalquote',
            name='deposit_amount',
            field=plans.models.fields.MoneyField(blank=True, decimal_places=4, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='deposit_percent',
            field=plans.models.fields.RateField(blank=True, decimal_places=8, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='due',
            field=plans.models.fields.MoneyField(blank=True, decimal_places=4, editable=False, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='paid_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='deposit_amount',
            field=plans.models.fields.MoneyField(blank=True, decimal_places=4, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='deposit_percent',
            field=plans.models.fields.RateField(blank=True, decimal_places=8, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='due',
            field=plans.models.fields.MoneyField(blank=True, decimal_places=4, editable=False, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='paid_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('deposit_percent__isnull', True), ('deposit_amount__isnull', True), _connector='OR'), name='quote_one_deposit'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('due__isnull', False), _connector='OR'), name='quote_paid_what_is_due'),
        ),
    ]
