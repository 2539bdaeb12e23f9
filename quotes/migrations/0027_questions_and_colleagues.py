"""Questions about a proposal, and links of colleagues whom a client has passed it on to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quotes', '0026_due_at_signing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('question', 'Question'), ('change', 'Change request')], max_length=10)),
                ('about', models.CharField(blank=True, max_length=60)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('said', models.PositiveIntegerField(default=1)),
                ('ours', models.BooleanField(default=True)),
                ('is_open', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('quote', 'number'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='proposallink',
            name='one_live_link_a_quote',
        ),
        migrations.AddField(
            model_name='proposallink',
            name='colleague',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='proposallink',
            name='may_sign',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='proposallink',
            constraint=models.UniqueConstraint(models.F('quote'), condition=models.Q(('colleague__isnull', True), ('revoked_at__isnull', True), ('signer__isnull', True)), name='one_live_link_a_quote'),
        ),
        migrations.AddConstraint(
            model_name='proposallink',
            constraint=models.UniqueConstraint(models.F('quote'), models.F('colleague'), condition=models.Q(('colleague__isnull', False), ('revoked_at__isnull', True)), name='one_live_link_a_colleague'),
        ),
        migrations.AddConstraint(
            model_name='proposallink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('colleague__isnull', False), ('signer__isnull', True)), models.Q(('colleague__isnull', True), ('may_sign', False)), _connector='OR'), name='link_of_a_signer_or_a_colleague'),
        ),
        migrations.AddField(
            model_name='question',
            name='link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='quotes.proposallink'),
        ),
        migrations.AddField(
            model_name='question',
            name='quote',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='quotes.quote'),
        ),
        migrations.AddField(
            model_name='question',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='quotes.quoterevision'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['quote'], name='open_questions_of_a_quote'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(models.F('quote'), models.F('number'), name='question_number_once_in_a_quote'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('question', 'change'))), name='question_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('said__gte', 1)), name='question_counts_from_1'),
        ),
    ]
