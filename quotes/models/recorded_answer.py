"""What staff have recorded of an answer that did not come through the link."""

from django.db import models

from groundwork.models import Event, EvidenceFile


class RecordedAnswer(models.Model):
    """Beside the entry of an answer that was recorded on the client's behalf: the file that came with it.

    How and when it came and who has recorded it stands in the entry (quotes.documents.on_behalf). A refusal may have
    no file.
    """

    append_only = True

    record = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="recorded_answer")
    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
