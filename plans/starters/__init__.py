"""Plans to begin with, as files beside this one: a ladder, the plan that it all began with, one priced by user."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import pricing

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Starter:
    """A plan to begin with: the file's name without its ending, and what it is."""

    code: str
    name: str | Promise
    sentence: str | Promise


@dataclass(frozen=True, slots=True)
class NoteText:
    """What a salesperson hears about a service or package, and what there is to say."""

    kind: str
    code: str
    objection: str
    answer: str


STARTERS: Final = (
    Starter(
        "cable-tv",
        _("The cable TV ladder"),
        _("Basic, Advanced, and eight packages that one climbs for: server, network, desktops and people."),
    ),
    Starter(
        "per-user",
        _("Silver, Gold, Platinum, by user"),
        _("Three tiers with one price for each user, and two packages on top. Fewer things to count."),
    ),
    Starter(
        "cafeteria-2008",
        _("The cafeteria plan"),
        _("Server, network and desktops, each with its own price. Where the idea began."),
    ),
)


def starter_plan(code: str) -> pricing.Plan:
    """The plan of a starter."""
    return pricing.plan_from_json((_HERE / f"{code}.json").read_bytes())


def starter_notes(code: str) -> tuple[NoteText, ...]:
    """The objections and answers that come with a starter; none for most."""
    path = _HERE / f"{code}.objections.json"
    return tuple(NoteText(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))) if path.exists() else ()
