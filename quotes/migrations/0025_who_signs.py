"""Several who sign, each with a link of their own; codes by mail; a counter-signature."""

import django.db.models.deletion
from django.db import migrations, models

from groundwork import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('groundwork', '0008_evidence_files'),
        ('quotes', '0024_pending_seals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('idempotency_key', models.CharField(max_length=64, unique=True)),
                ('body_sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('revision', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='SigningCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254)),
                ('nonce', models.CharField(max_length=64)),
                ('mac', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('ended', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='proposallink',
            name='one_live_link_a_quote',
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='countersign',
            field=models.BooleanField(default=False, verbose_name='an owner signs last'),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='sign_in_order',
            field=models.BooleanField(default=True, verbose_name='one after the other'),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='signers',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='proposallink',
            name='signer',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='countersign',
            field=models.BooleanField(default=False, verbose_name='an owner signs last'),
        ),
        migrations.AddField(
            model_name='quote',
            name='sign_in_order',
            field=models.BooleanField(default=True, verbose_name='one after the other'),
        ),
        migrations.AddField(
            model_name='quote',
            name='signers',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddConstraint(
            model_name='proposallink',
            constraint=models.UniqueConstraint(models.F('quote'), condition=models.Q(('revoked_at__isnull', True), ('signer__isnull', True)), name='one_live_link_a_quote'),
        ),
        migrations.AddConstraint(
            model_name='proposallink',
            constraint=models.UniqueConstraint(models.F('quote'), models.F('signer'), condition=models.Q(('revoked_at__isnull', True), ('signer__isnull', False)), name='one_live_link_a_signer'),
        ),
        migrations.AddField(
            model_name='signature',
            name='quote',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='quotes.quote'),
        ),
        migrations.AddField(
            model_name='signature',
            name='record',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='groundwork.event'),
        ),
        migrations.AddField(
            model_name='signature',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='quotes.quoterevision'),
        ),
        migrations.AddField(
            model_name='signingcode',
            name='link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='quotes.proposallink'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(models.F('revision'), models.F('place'), name='signature_once_at_a_place'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='signature_place_from_1'),
        ),
        migrations.AddConstraint(
            model_name='signingcode',
            constraint=models.UniqueConstraint(models.F('link'), condition=models.Q(('ended', False)), name='one_open_code_a_link'),
        ),
        migrations.AddConstraint(
            model_name='signingcode',
            constraint=models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='signing_code_tries'),
        ),
        append_only.protect('quotes_signature'),
    ]
