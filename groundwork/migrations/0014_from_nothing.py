"""An empty database is brought in one step to where all migrations before bring it (groundwork/migrations_before.py)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import groundwork.models.mail
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from groundwork import append_only
from groundwork.migrations_before import BEFORE, AtOnce


def make_roles_and_head(apps, schema_editor):
    for name in ("owner", "sales", "viewer"):
        apps.get_model("auth", "Group").objects.create(name=name)
    apps.get_model("groundwork", "ChainHead").objects.create(pk=1)



class Migration(migrations.Migration):

    replaces = BEFORE
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Backup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('started_at', models.DateTimeField(db_index=True)),
                    ('finished_at', models.DateTimeField()),
                    ('file_name', models.CharField(blank=True, max_length=255)),
                    ('bytes', models.PositiveBigIntegerField(default=0)),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('head', models.CharField(blank=True, max_length=90)),
                    ('error', models.TextField(blank=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('error', ''), ('sha256__gt', '')), models.Q(models.Q(('error', ''), _negated=True), ('sha256', '')), _connector='OR'), name='backup_made_or_failed')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.PositiveBigIntegerField(unique=True)),
                    ('prev_hash', models.CharField(max_length=64)),
                    ('record_hash', models.CharField(max_length=64, unique=True)),
                    ('kind', models.CharField(max_length=40)),
                    ('subject_kind', models.CharField(max_length=20)),
                    ('subject_number', models.CharField(max_length=40)),
                    ('body', models.BinaryField()),
                    ('happened_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ('seq',),
                    'indexes': [models.Index(fields=['subject_kind', 'subject_number', '-seq'], name='event_of_subject')],
                },
            ),
            migrations.CreateModel(
                name='EventDetails',
                fields=[
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='details', serialize=False, to='groundwork.event')),
                    ('content', models.BinaryField()),
                ],
            ),
            migrations.CreateModel(
                name='ChainHead',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                    ('seq', models.PositiveBigIntegerField(default=0)),
                    ('record_hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_chain_head')],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                    ('needs_second_factor', models.BooleanField(default=False, verbose_name='needs a second factor')),
                    ('own_only', models.BooleanField(default=False, verbose_name='sees their own clients alone')),
                    ('in_first_hour', models.BooleanField(default=False, editable=False)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once_whatever_case')],
                },
            ),
            migrations.CreateModel(
                name='EvidenceFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120)),
                    ('kind', models.CharField(choices=[('pdf', 'PDF'), ('png', 'PNG'), ('jpeg', 'JPEG')], max_length=4)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('uploaded_sha256', models.CharField(max_length=64)),
                    ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('kept_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('pdf', 'png', 'jpeg'))), name='evidence_kind_known')],
                },
            ),
            migrations.CreateModel(
                name='EvidenceContent',
                fields=[
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='groundwork.evidencefile')),
                    ('content', models.BinaryField()),
                ],
            ),
            migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('subject_kind', models.CharField(max_length=20)),
                    ('subject', models.CharField(max_length=40)),
                    ('source', models.PositiveBigIntegerField()),
                    ('recipient', models.PositiveBigIntegerField(blank=True, null=True)),
                    ('email', models.CharField(blank=True, max_length=254)),
                    ('salt', models.CharField(default=groundwork.models.mail.new_salt, max_length=32)),
                    ('state', models.CharField(choices=[('open', 'Not sent yet'), ('taken', 'Taken by the mail server'), ('kept', 'Kept as a file'), ('needless', 'Not sent'), ('left', 'Not sent, and dismissed')], default='open', max_length=10)),
                    ('why', models.CharField(blank=True, max_length=20)),
                    ('reply', models.CharField(blank=True, max_length=300)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('asked_at', models.DateTimeField()),
                    ('tried_at', models.DateTimeField(blank=True, null=True)),
                    ('job', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mail', to='django_tasks_database.dbtaskresult')),
                ],
                options={
                    'indexes': [models.Index(fields=['subject_kind', 'subject', '-id'], name='mail_of_subject'), models.Index(condition=models.Q(('state', 'open')), fields=['subject_kind', 'subject'], name='mail_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('open', 'taken', 'kept', 'needless', 'left'))), name='mail_state_known')],
                },
            ),
            migrations.CreateModel(
                name='RecurringTask',
                fields=[
                    ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                    ('due_at', models.DateTimeField()),
                    ('job', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='recurring', to='django_tasks_database.dbtaskresult')),
                ],
            ),
            migrations.CreateModel(
                name='HistoricalCountedThing',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('code', models.CharField(db_index=True, max_length=100, verbose_name='code')),
                    ('one', models.CharField(max_length=60, verbose_name='word')),
                    ('many', models.CharField(max_length=60, verbose_name='plural')),
                    ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                    ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                    ('revision', models.PositiveIntegerField(default=1, editable=False)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical counted thing',
                    'verbose_name_plural': 'historical counted things',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='CountedThing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=100, unique=True, verbose_name='code')),
                    ('one', models.CharField(max_length=60, verbose_name='word')),
                    ('many', models.CharField(max_length=60, verbose_name='plural')),
                    ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                    ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                    ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'ordering': ('pk',),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('one', ''), _negated=True), models.Q(('many', ''), _negated=True)), name='counted_thing_has_code_and_words')],
                },
            ),
        ]),
        migrations.RunPython(make_roles_and_head, migrations.RunPython.noop),
        append_only.protect("groundwork_event"),
        append_only.protect("groundwork_evidencefile"),
        append_only.protect("groundwork_evidencecontent"),
    ]
