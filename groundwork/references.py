"""Which rows of all apps point at a row, and making them point at another one: for two rows that are one thing."""

from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import ManyToOneRel, Model
from simple_history.models import HistoricalChanges
from simple_history.utils import bulk_update_with_history

from groundwork import transactions
from groundwork.models import User

# Rows with history that are written at a time.
_BATCH: Final = 100


def references_to(model: type[Model]) -> tuple[ManyToOneRel, ...]:
    """Every foreign key of any app that points at the model, the highest app first; rows of history are none.

    That is the order in which services lock: a quote, then its contract, then the client. Those without a name on this
    side ("+") too, which `_meta.related_objects` leaves out.
    """
    found = [field for field in model._meta.get_fields(include_hidden=True) if isinstance(field, ManyToOneRel)]
    kept = [relation for relation in found if not issubclass(relation.related_model, HistoricalChanges)]
    places = {config.label: place for place, config in enumerate(apps.get_app_configs())}
    return tuple(sorted(kept, key=lambda found: (-places[found.related_model._meta.app_label], found.field.name)))


def rows_of(relation: ManyToOneRel, row: Model) -> Any:
    """The rows that point at this one by the relation, in the order of their keys."""
    return relation.related_model._base_manager.filter(**{relation.field.name: row}).order_by("pk")


def hold(relation: ManyToOneRel, row: Model) -> None:
    """Lock those rows until the transaction ends."""
    transactions.hold(rows_of(relation, row))


def repoint(relation: ManyToOneRel, old: Model, new: Model, by: User, now: datetime) -> int:
    """Make them point at `new` instead, with a line of history each where they have one; gives how many there were."""
    name, model = relation.field.name, relation.related_model
    if not hasattr(model, "history"):
        return int(rows_of(relation, old).update(**{name: new}))
    rows = list(rows_of(relation, old))
    for row in rows:
        setattr(row, name, new)
    if rows:
        bulk_update_with_history(rows, model, [name], batch_size=_BATCH, default_user=by, default_date=now)
    return len(rows)
