"""The clients that nobody has and every plan is tried on."""

from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

# What each has as it comes; of what is not named here it has one.
_COUNTS: Final[dict[str, dict[str, int]]] = {
    "small": {"user": 9, "server": 0, "workstation": 5, "laptop": 3, "mobile": 3, "printer": 2},
    "typical": {"user": 22, "server": 1, "workstation": 20, "site": 1},
    "large": {
        "user": 72,
        "site": 3,
        "server": 4,
        "workstation": 45,
        "laptop": 20,
        "firewall": 3,
        "switch": 8,
        "access-point": 12,
        "printer": 9,
        "mobile": 35,
    },
}


class SampleClient(models.Model):
    """One of three typical clients, as the owner has changed it. Without a row it is as it comes.

    `counts` are by inventory key. As long as nobody says how many mailboxes it has, it has as many as people.
    """

    class Key(models.TextChoices):
        """Which of the three."""

        SMALL = "small", _("Small office")
        TYPICAL = "typical", _("Typical client")
        LARGE = "large", _("Large client")

    key = models.CharField(max_length=7, choices=Key.choices, unique=True)
    name = models.CharField(_("name"), max_length=120)
    counts = models.JSONField(_("counts"), default=dict)
    # Raised by every save, so that a second owner is told instead of overwriting; 0 is as it comes.
    revision = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(key__in=("small", "typical", "large")), name="sample_client_key_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def as_it_comes(cls, key: str) -> "SampleClient":
        """A sample that nobody has changed, not saved."""
        return cls(key=key, name=str(cls.Key(key).label), counts=dict(_COUNTS[key]))

    def count(self, kind: str) -> int:
        """How many of a kind it has."""
        counts: dict[str, Any] = self.counts
        usual = self.count("user") if kind == "mailbox" else 1
        return int(counts.get(kind, usual))
