"""Objections and answers, in the order in which the plan lists what they are about."""

from dataclasses import dataclass, replace

import pricing
from plans.models import ObjectionNote, Plan
from plans.selectors.states import value_at


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A service or package: the benefit, which clients read, and what is for salespeople alone."""

    kind: str
    code: str
    name: str
    benefit: str
    objection: str
    answer: str
    revision: int

    @property
    def said(self) -> bool:
        """Whether there is anything for a salesperson to read."""
        return bool(self.objection or self.answer)


def notes_of(plan: Plan, value: pricing.Plan) -> tuple[NoteLine, ...]:
    """A line for every package and every service of the plan, whether anything is written or not; one query."""
    written = {(row.kind, row.code): row for row in ObjectionNote.objects.filter(plan=plan)}
    packages = [("package", entry.code, entry.name, entry.tagline) for entry in value.packages]
    services = [("service", entry.code, entry.name, entry.benefit) for entry in value.services]
    return tuple(_line(*entry, written.get((entry[0], entry[1]))) for entry in (*packages, *services))


def line_as_seen(line: NoteLine, plan: Plan, revision: int, plan_revision: int) -> NoteLine:
    """The line as it was at these revisions of its text and of the plan; where nobody knows any more, as it is."""
    value = value_at(plan, plan_revision)
    then = () if value is None else notes_of(plan, value)
    benefit = next((seen.benefit for seen in then if (seen.kind, seen.code) == (line.kind, line.code)), line.benefit)
    if revision == 0:
        return replace(line, benefit=benefit, objection="", answer="")
    row = ObjectionNote.history.filter(plan=plan, kind=line.kind, code=line.code, revision=revision).first()
    text = line if row is None else row
    return replace(line, benefit=benefit, objection=text.objection, answer=text.answer)


def _line(kind: str, code: str, name: str, benefit: str, row: ObjectionNote | None) -> NoteLine:
    if row is None:
        return NoteLine(kind, code, name, benefit, "", "", 0)
    return NoteLine(kind, code, name, benefit, row.objection, row.answer, row.revision)
