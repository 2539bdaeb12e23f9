"""Whether a code by mail is asked for before signing, and whether an owner signs last."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0010_head_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalseller',
            name='countersign',
            field=models.BooleanField(default=False, verbose_name='an owner signs last'),
        ),
        migrations.AddField(
            model_name='historicalseller',
            name='sign_by_code',
            field=models.BooleanField(default=True, verbose_name='a code by mail before signing'),
        ),
        migrations.AddField(
            model_name='seller',
            name='countersign',
            field=models.BooleanField(default=False, verbose_name='an owner signs last'),
        ),
        migrations.AddField(
            model_name='seller',
            name='sign_by_code',
            field=models.BooleanField(default=True, verbose_name='a code by mail before signing'),
        ),
    ]
