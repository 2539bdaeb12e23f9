"""What a contract's row says of its last record, for lists: one place for whoever writes it and whoever checks it."""

from clients.services.counting import counts_key
from contracts.documents import Standing, Stretch, size_of
from contracts.models import Contract


def columns_of(standing: Standing) -> dict[str, object]:
    """The columns that follow from a standing, by their names."""
    last, closing, end = standing.stretches[-1], standing.closing, standing.clauses.end
    return {
        "name": last.name[:200],
        "currency": standing.currency,
        "starts_on": standing.starts_on,
        "term_ends_on": standing.last_day,
        "runs_on": standing.runs_on,
        "renews": not standing.runs_on and end is not None and end.then == "renews",
        "notice_by": standing.notice_by,
        "closed": closing.why if closing else "",
        "closes_on": closing.last_day if closing else None,
        "on_plan": last.plan is not None,
        "counts_key": counts_key(dict(last.counted_then)) if last.counts else "",
        "choice": _choice(last),
        "size": size_of(dict(last.counts)),
        "records_made": standing.record,
    }


def origin_of(first: Standing) -> Contract.Origin:
    """How a contract was made, by its first record."""
    how = first.basis.how
    return Contract.Origin(how) if how in ("behalf", "brought-in") else Contract.Origin.SIGNED


def _choice(agreed: Stretch) -> dict[str, object]:
    if agreed.plan is None or agreed.selection is None:
        return {}
    selection = agreed.selection
    return {"plan": agreed.plan.name, "tier": selection.tier, "packages": list(selection.packages)}
