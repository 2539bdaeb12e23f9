"""When the tasks of the clockwork are due."""

from django.db import models


class RecurringTask(models.Model):
    """One line of the clockwork's table (groundwork.clockwork), by its name. Locked by the worker that runs it."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    # What the last time put into the outbox: while that is not done, the next time is left out.
    job = models.OneToOneField(
        "django_tasks_database.DBTaskResult", on_delete=models.SET_NULL, null=True, blank=True, related_name="recurring"
    )

    def __str__(self) -> str:
        return self.name
