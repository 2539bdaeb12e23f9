"""The texts of a plan in other languages, as rows."""

import pricing
from plans.models import Plan, PlanText
from plans.services.rows import Author, write_rows


def write_texts(plan: Plan, after: pricing.Plan, author: Author, before: pricing.Plan | None) -> list[PlanText]:
    """Make these rows of `plan` be what `after` says. Gives those that nobody wants any more, for the caller to remove.

    `before` is what the rows say now, None for a plan without rows. Only those that differ are looked at.
    """
    was = {} if before is None else {_key(text): text for text in before.texts}
    now = {_key(text): text for text in after.texts}
    if was == now:
        return []
    differing = {key for key in {*was, *now} if was.get(key) != now.get(key)}
    rows = PlanText.objects.filter(plan=plan, language__in={key[0] for key in differing}) if was else ()
    old = [row for row in rows if _key_of_row(row) in differing]
    wanted = [
        PlanText(plan=plan, language=text.language, kind=text.kind, entry=text.key, field=text.field,
                 text=text.text, of=text.of)
        for key, text in now.items()
        if key in differing
    ]  # fmt: skip
    return write_rows(author, PlanText, old, wanted, _key_of_row)


def _key(text: pricing.Wording) -> tuple[str, ...]:
    return text.language, *text.place


def _key_of_row(row: PlanText) -> tuple[str, ...]:
    return row.language, row.kind, row.entry, row.field
