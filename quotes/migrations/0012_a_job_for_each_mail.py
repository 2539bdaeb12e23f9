"""Every mail has a row and a job of its own from here on. What was waiting in the outbox becomes that."""

from django.db import migrations

SEND = 'quotes.tasks.send_mail'


def mails_of_jobs(apps, schema_editor):
    """One mail, and one job, for each person whom a job of before would still write to."""
    Job = apps.get_model('django_tasks_database', 'DBTaskResult')
    Mail = apps.get_model('groundwork', 'Mail')
    for job in Job.objects.filter(status__in=('READY', 'RUNNING'), task_path__in=_FINDERS):
        (source,) = (value for name, value in job.args_kwargs['kwargs'].items() if name != 'again')
        for kind, quote, recipient, email in _FINDERS[job.task_path](apps, source):
            mail = Mail.objects.create(
                kind=kind, subject_kind='quote', subject=quote.number, source=source,
                recipient=recipient, email=email, asked_at=job.enqueued_at,
            )
            mail.job = Job.objects.create(
                task_path=SEND, args_kwargs={'args': [], 'kwargs': {'mail_id': mail.pk}},
                backend_name=job.backend_name, queue_name=job.queue_name, run_after=job.run_after,
            )
            mail.save()
        job.delete()


def _proposal(apps, source):
    quote = apps.get_model('quotes', 'QuoteRevision').objects.get(pk=source).quote
    yield 'proposal', quote, quote.contact_id, quote.contact.email if quote.contact else ''


def _contract(apps, source):
    contract = apps.get_model('quotes', 'Contract').objects.get(pk=source)
    yield 'contract', contract.quote, None, contract.signer_email
    yield 'accepted', contract.quote, None, contract.quote.owner.email


def _declined(apps, source):
    event = apps.get_model('groundwork', 'Event').objects.get(pk=source)
    quote = apps.get_model('quotes', 'Quote').objects.get(number=event.subject_number)
    yield 'declined', quote, None, quote.owner.email


def _approval_asked(apps, source):
    quote = apps.get_model('quotes', 'Quote').objects.get(pk=source)
    User = apps.get_model('groundwork', 'User')
    for owner in User.objects.filter(groups__name='owner', is_active=True).order_by('pk'):
        yield 'approval-asked', quote, owner.pk, owner.email


def _approved(apps, source):
    quote = apps.get_model('quotes', 'Quote').objects.get(pk=source)
    yield 'approved', quote, None, quote.owner.email


_FINDERS = {
    'quotes.tasks.mail_proposal': _proposal,
    'quotes.tasks.mail_accepted': _contract,
    'quotes.tasks.mail_declined': _declined,
    'quotes.tasks.mail_approval_asked': _approval_asked,
    'quotes.tasks.mail_approved': _approved,
}


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0008_names_once_however_typed'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('groundwork', '0005_mails'),
        ('quotes', '0011_address_of_the_company'),
    ]

    operations = [
        migrations.RunPython(mails_of_jobs, migrations.RunPython.noop),
    ]
