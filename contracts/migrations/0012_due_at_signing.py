"""Where what is due at signing is paid."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0011_who_signs'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalseller',
            name='bank_details',
            field=models.TextField(blank=True, verbose_name='bank details'),
        ),
        migrations.AddField(
            model_name='historicalseller',
            name='payment_link',
            field=models.CharField(blank=True, max_length=500, verbose_name='payment link'),
        ),
        migrations.AddField(
            model_name='seller',
            name='bank_details',
            field=models.TextField(blank=True, verbose_name='bank details'),
        ),
        migrations.AddField(
            model_name='seller',
            name='payment_link',
            field=models.CharField(blank=True, max_length=500, verbose_name='payment link'),
        ),
    ]
