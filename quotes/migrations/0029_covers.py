"""Covers: the library, covers put together from it, and that of a quote."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groundwork', '0008_evidence_files'),
        ('quotes', '0028_chosen_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalquote',
            name='cover_items',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='historicalquote',
            name='cover_text',
            field=models.TextField(blank=True, max_length=600, verbose_name='cover text'),
        ),
        migrations.AddField(
            model_name='quote',
            name='cover_items',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='quote',
            name='cover_text',
            field=models.TextField(blank=True, max_length=600, verbose_name='cover text'),
        ),
        migrations.CreateModel(
            name='CoverTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('text', models.TextField(blank=True, max_length=600, verbose_name='cover text')),
                ('items', models.JSONField(blank=True, default=list)),
                ('usual', models.BooleanField(default=False, verbose_name='new quotes begin with it')),
                ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ('name', 'pk'),
                'constraints': [models.UniqueConstraint(models.F('usual'), condition=models.Q(('usual', True)), name='one_usual_cover')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCoverTemplate',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('text', models.TextField(blank=True, max_length=600, verbose_name='cover text')),
                ('items', models.JSONField(blank=True, default=list)),
                ('usual', models.BooleanField(default=False, verbose_name='new quotes begin with it')),
                ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical cover template',
                'verbose_name_plural': 'historical cover templates',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLibraryItem',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('section', 'Section of text'), ('picture', 'Picture'), ('brochure', 'Brochure')], editable=False, max_length=8)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('heading', models.CharField(blank=True, max_length=120, verbose_name='heading')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('width', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('height', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('pages', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('position', models.PositiveSmallIntegerField(default=10, verbose_name='place')),
                ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('file', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='groundwork.evidencefile')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical library item',
                'verbose_name_plural': 'historical library items',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LibraryItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('section', 'Section of text'), ('picture', 'Picture'), ('brochure', 'Brochure')], editable=False, max_length=8)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('heading', models.CharField(blank=True, max_length=120, verbose_name='heading')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('width', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('height', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('pages', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('position', models.PositiveSmallIntegerField(default=10, verbose_name='place')),
                ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('file', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groundwork.evidencefile')),
            ],
            options={
                'ordering': ('position', 'name', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file', None), ('height', None), ('kind', 'section'), ('pages', None), ('width', None)), models.Q(('file__isnull', False), ('height__gte', 1), ('kind', 'picture'), ('pages', None), ('width__gte', 1)), models.Q(('file__isnull', False), ('height', None), ('kind', 'brochure'), ('pages__gte', 1), ('width', None)), _connector='OR'), name='library_item_is_of_its_kind')],
            },
        ),
    ]
