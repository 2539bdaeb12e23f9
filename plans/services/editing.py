"""The one door through which a working copy changes: an edit, checked, merged with what others did, and undoable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from groundwork.errors import DomainError, StaleError
from groundwork.history import sign
from groundwork.models import User
from plans.costs import DrawEdit, Draws, Working, drawn_on, holding
from plans.editing.kinds import KINDS, Edit, entries_of, key_of
from plans.editing.merging import Touch, overlap, redrawn, touched
from plans.models import Plan, PlanState
from plans.selectors import Change, changes_between, told, working_plan
from plans.selectors.draws import copy_at, copy_of_state, working_copy
from plans.selectors.states import document_of, plan_in, state_at, value_at
from plans.services.draws import check_drawable, write_draws
from plans.services.rows import Author
from plans.services.states import note_state
from plans.services.working_rows import write_parts

_HEADER = ("name", "currency", "labour_rate", "break_fix_rate", "margin_floor", "discount_limit")

_NOT_REPLACED = gettext_lazy(
    "Somebody has changed this plan since you opened it, so nothing was replaced. Do it again if you still want to."
)


_IN_OTHER_MONEY = gettext_lazy(
    "services draw on costs in %(currency)s, and nothing is converted; take those out of the services first"
)


class NameTakenError(DomainError):
    """Another plan in use has this name."""


class BadEditError(DomainError):
    """What was edited is no plan any more. `path` is where in the document, as `read_plan` names it."""

    def __init__(self, error: pricing.PricingError) -> None:
        self.path = error.path
        said = error.message.removeprefix(f"{error.path}: ")
        super().__init__(f"{said[:1].upper()}{said[1:]}.")


class ChangedMeanwhileError(StaleError):
    """Somebody has changed the same thing. `changes` says what, `who` by whom; `who` may be empty."""

    def __init__(self, changes: Sequence[Change], who: str) -> None:
        self.changes = tuple(changes)
        self.who = who
        said = _("%(who)s changed this too since you opened it.") % {"who": who}
        said = said if who else _("This has changed since you opened it.")
        super().__init__(f"{said} {_('What you typed is kept: look at it and save again.')}")


@dataclass(frozen=True, slots=True)
class Edited:
    """An edit that was carried out.

    `shown` is the plan as the editor's page had it, `after` as it is now, with its `draws`; `what` names what was done.
    `meanwhile` is what others have changed in between, `who` they are; an edit of the same thing would have been
    refused.
    """

    plan: Plan
    shown: pricing.Plan
    after: pricing.Plan
    draws: Draws
    what: str = ""
    meanwhile: tuple[Change, ...] = ()
    who: str = ""


What: TypeAlias = Callable[[pricing.Plan], str]


def edit_plan(
    plan: Plan, edit: Edit, *, what: What, revision: int, by: User, now: datetime, draw: DrawEdit | None = None
) -> Edited:
    """Carry out an edit of the working copy, whole or not at all.

    `revision` is the one that the editor's page showed, `what` names the edit for undo ("Desktop care"). `draw` is what
    becomes of the draws on the cost sheet; those of a service whose cost the edit makes another one end.
    Where others have changed other things since, both changes hold; where they changed the same, nothing is written.
    An edit that changes nothing leaves the revision as it is.
    Raises ChangedMeanwhileError, BadEditError, NameTakenError, NotDrawableError, and what the edit itself raises
    (GoneError).
    """
    with transaction.atomic():
        plan = _locked(plan)
        current, both = working_copy(plan), _Both(edit, draw)
        shown = current if plan.revision == revision else _merged_from(plan, revision, current, both, by)
        after = both.after(current)
        check_drawable(drawn_on(after.draws) - drawn_on(current.draws), after.plan.currency)
        meanwhile = () if shown is current else changes_between(shown.plan, current.plan)
        who = _others(plan, revision, by) if meanwhile else ""
        name = what(current.plan)
        if after != current:
            _write(plan, current, after, Author(by, now), what=name, back=plan.revision)
        return Edited(plan, shown.plan, after.plan, after.draws, name, meanwhile, who)


def undo(plan: Plan, *, revision: int, by: User, now: datetime, again: bool = False) -> Edited:
    """Make the working copy what it was before its last edit, whoever made that; `again` takes back an undo.

    Only the page that shows the plan as it is may undo: what would be undone must be in sight.
    Raises StaleError where it is not, and DomainError where there is nothing to undo.
    """
    with transaction.atomic():
        plan = _locked(plan)
        state = state_at(plan, plan.revision)
        if plan.revision != revision:
            raise StaleError(
                _("Somebody has changed this plan since you opened it, so nothing was undone. Look at what changed.")
            )
        wanted = None if state is None else state.forward if again else state.back
        target = None if wanted is None else state_at(plan, wanted)
        if state is None or target is None:
            raise DomainError(_("There is nothing to redo.") if again else _("There is nothing to undo."))
        current, after = working_copy(plan), copy_of_state(target)
        author, at = Author(by, now), plan.revision
        told = _step_told(plan, target if again else state, by, again=again)
        if again:
            _write(plan, current, after, author, what=target.what, back=at, forward=target.forward)
        else:
            _write(plan, current, after, author, what=target.what, back=target.back, forward=at)
        return Edited(plan, current.plan, after.plan, after.draws, told)


def replace_plan(
    plan: Plan, value: pricing.Plan, *, what: str, by: User, now: datetime, revision: int | None = None
) -> Edited:
    """Make the working copy be `value`, whatever it was: for a file or a version that replaces it all.

    Raises NameTakenError, and StaleError where `revision` is given and is not the plan's any more, with what changed.
    """
    with transaction.atomic():
        plan = _locked(plan)
        if revision is not None and revision != plan.revision:
            raise StaleError(" ".join([str(_NOT_REPLACED), *_since(plan, revision)]))
        current = working_copy(plan)
        draws = holding(current.draws, value) if value.currency == current.plan.currency else {}
        _write(plan, current, Working(value, draws), Author(by, now), what=what, back=plan.revision)
        return Edited(plan, current.plan, value, draws, what)


def _step_told(plan: Plan, step: PlanState, by: User, *, again: bool) -> str:
    """What is undone or done again, and whose it was if not the one's who does that."""
    # The first state that is called so and came from there is the edit itself; an undo and a redo copy its name.
    first = PlanState.objects.filter(plan=plan, back=step.back, what=step.what).order_by("revision").first()
    author = None if first is None else first.by
    said = {"what": step.what, "who": author}
    if author is None or author == by:
        return (_("Done again: %(what)s.") if again else _("Undone: %(what)s.")) % said
    return (_("Done again: %(what)s, by %(who)s.") if again else _("Undone: %(what)s, by %(who)s.")) % said


def _since(plan: Plan, revision: int) -> list[str]:
    shown = value_at(plan, revision)
    return [] if shown is None else told(changes_between(shown, working_plan(plan)))


def new_plan(value: pricing.Plan, *, by: User, now: datetime, draws: Draws | None = None) -> Plan:
    """A plan that says what `value` says, and whose services draw on what `draws` says. Raises NameTakenError."""
    plan = Plan(**{name: getattr(value, name) for name in _HEADER})
    with transaction.atomic():
        sign(plan, by, now)
        _save_header(plan, None)
        write_parts(plan, value, Author(by, now))
        write_draws(plan, {}, draws or {}, Author(by, now))
        note_state(plan, Working(value, draws or {}), by=by, at=now, what="")
    return plan


def _locked(plan: Plan) -> Plan:
    """The plan as it is now, held until the transaction ends (on SQLite the transaction itself holds everything)."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


@dataclass(frozen=True, slots=True)
class _Both:
    """An edit of the plan and what it makes of the draws."""

    edit: Edit
    draw: DrawEdit | None

    def after(self, copy: Working) -> Working:
        """What they make of a working copy, in normal form. Raises BadEditError where that is no plan."""
        try:
            plan = plan_in(document_of(self.edit(copy.plan)))
            draws = holding(copy.draws if self.draw is None else self.draw(copy.draws, copy.plan), plan)
            if draws and plan.currency != copy.plan.currency:
                raise pricing.PricingError("bad-plan", _IN_OTHER_MONEY % {"currency": copy.plan.currency}, "currency")
        except pricing.PricingError as error:
            raise BadEditError(error) from error
        return Working(plan, draws)


def _merged_from(plan: Plan, revision: int, current: Working, edit: _Both, by: User) -> Working:
    """The copy that the editor was looking at, if this edit and what was done since do not meet.

    Raises ChangedMeanwhileError where they do, or where nobody knows any more what the editor was looking at.
    """
    shown = copy_at(plan, revision)
    if shown is None:
        raise ChangedMeanwhileError((), "")
    since = _touched(shown, current)
    try:
        ours = _touched(shown, edit.after(shown))
        if not overlap(ours, since):
            edit.after(current)  # what it points at may have gone
            return shown
    except DomainError:
        ours = since
    touches = [touch for touch in since if overlap(ours, {touch})]
    names = {name for name in (_name_of(touch, shown.plan, current.plan) for touch in touches) if name}
    changes = changes_between(shown.plan, current.plan)
    met = [change for change in changes if change.name in names]
    raise ChangedMeanwhileError(met or changes, _others(plan, revision, by))


def _touched(before: Working, after: Working) -> frozenset[Touch]:
    return touched(before.plan, after.plan) | redrawn(before.draws, after.draws)


def _name_of(touch: Touch, *plans: pricing.Plan) -> str:
    """What the entry that a touch is about is called; empty for the plan itself."""
    for value in plans:
        for entry in entries_of(value, KINDS[touch[0]]) if touch[0] in KINDS else ():
            if key_of(KINDS[touch[0]], entry) == touch[1]:
                return str(entry.name)
    return ""


def _others(plan: Plan, since: int, by: User) -> str:
    """Who else has changed the plan after that revision."""
    states = PlanState.objects.filter(plan=plan, revision__gt=since, by__isnull=False).exclude(by=by)
    return _(" and ").join(dict.fromkeys(str(state.by) for state in states.select_related("by").order_by("revision")))


def _write(
    plan: Plan,
    current: Working,
    after: Working,
    author: Author,
    *,
    what: str,
    back: int | None,
    forward: int | None = None,
) -> None:
    """Write what differs, and the state before and after. Raises NameTakenError."""
    if not PlanState.objects.filter(plan=plan, revision=plan.revision).exists():  # a plan from before states were noted
        note_state(plan, current, by=None, at=plan.changed_at, what="")
    plan.revision += 1
    plan.changed_at = author.now
    for name in _HEADER:
        setattr(plan, name, getattr(after.plan, name))
    sign(plan, author.by, author.now)
    _save_header(plan, current.plan)
    # A draw keeps its service where it is, so those that end go first, and those of a new service come last.
    kept = {code: drawn for code, drawn in current.draws.items() if code in after.draws}
    write_draws(plan, current.draws, kept, author)
    write_parts(plan, after.plan, author, before=current.plan)
    write_draws(plan, kept, after.draws, author)
    note_state(plan, after, by=author.by, at=author.now, what=what, back=back, forward=forward)


def _save_header(plan: Plan, current: pricing.Plan | None) -> None:
    """Save the plan's own row; a line of history only where its own fields have changed."""
    if current is not None and all(getattr(plan, name) == getattr(current, name) for name in _HEADER):
        Plan.objects.filter(pk=plan.pk).update(revision=plan.revision, changed_at=plan.changed_at)
        return
    try:
        with transaction.atomic():  # so that the question which name it was can still be asked
            plan.save()
    except IntegrityError as error:
        others = Plan.objects.filter(archived_at__isnull=True, name__iexact=plan.name).exclude(pk=plan.pk)
        if not others.exists():
            raise
        raise NameTakenError(
            _("There is already a plan called “%(name)s”. Give this one another name.") % {"name": plan.name}
        ) from error
