"""The page of the true-up run: what contracts propose, with the quotes that are about them already, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Q, When
from django.utils.translation import gettext as _

from contracts.documents import Standing
from contracts.selectors.true_ups import Doubt, Group, Proposal, Run, Total, totals_of, true_up_run
from groundwork.device_kinds import in_order, noun
from groundwork.display import day_in, money_signed, number
from groundwork.models import User
from groundwork.searching import Chip
from quotes.models import Quote
from quotes.selectors.states import overtaken

ROWS_A_PAGE: Final = 100
_OPEN: Final = (Quote.State.DRAFT, Quote.State.SENT)


@dataclass(frozen=True, slots=True)
class Row:
    """One contract. `counts` is what is counted otherwise, `why` why somebody should look; `quote` is about it already.

    `once` is what is owed once for the days that are left of a month, with the days; empty where nothing is. `then`
    says what approving does with that quote.

    `ticket` is what is approved by this row; empty where there is nothing to approve.
    """

    proposal: Proposal
    counts: tuple[str, ...]
    change: str
    once: str
    why: str
    quote: Quote | None
    then: str
    ticket: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """The run, and a page of one of its groups. `totals` are those of all that can be approved without a look.

    `all` is how many of those approving all approves, on whichever page they stand; `waiting` are with their clients.
    """

    run: Run
    groups: tuple[Chip, ...]
    page: Page[Proposal]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    all: int
    waiting: int


def run_page(
    user: User, day: date | None, now: datetime, zone: str, *, group: str, search: str, page: int | str
) -> RunPage:
    """A page of the run; a fixed number of queries. An unknown group is all that can be approved without a look."""
    run = true_up_run(user, day, now)
    chosen = run.by_group[Group(group)] if group in Group.values else run.clear
    if search:
        wanted = search.casefold()
        chosen = tuple(one for one in chosen if wanted in one.contract.client.name.casefold())
    shown = Paginator(chosen, ROWS_A_PAGE).get_page(page)
    groups = (
        Chip("", _("To approve"), len(run.clear), group not in Group.values),
        *(Chip(one.value, one.label, len(run.by_group[one]), one == group) for one in Group),
    )
    free = not_out(run.clear)
    return RunPage(
        run=run,
        groups=groups,
        page=shown,
        rows=rows_of(shown, zone),
        totals=totals_of(free),
        all=len(free),
        waiting=len(run.clear) - len(free),
    )


def not_out(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those that can be approved; what is with a client waits for its answer. One query."""
    found = [proposal for proposal in proposals if proposal.can_be_approved]
    out = changes_out([proposal.contract.pk for proposal in found])
    return [proposal for proposal in found if proposal.contract.pk not in out]


def by_notice(user: User, standings: Mapping[int, Standing], now: datetime) -> dict[int, Group]:
    """Where the run shows those contracts whose fee follows by notice, by their primary keys."""
    keys = [key for key, standing in standings.items() if standing.clauses.true_up]
    found = true_up_run(user, None, now, keys).proposals if keys else ()
    return {proposal.contract.pk: proposal.group for proposal in found}


def rows_of(proposals: Iterable[Proposal], zone: str) -> tuple[Row, ...]:
    """These proposals in words; one query, and one where things of the owner's own are counted."""
    found = list(proposals)
    about = changes_open([one.contract.pk for one in found])
    return tuple(_row(one, about.get(one.contract.pk), zone) for one in found)


def changes_open(contracts: Sequence[int]) -> dict[int, Quote]:
    """By contract the draft of a true-up of it, or what is out to change it: that one first. One query.

    What is out and cannot be signed any more is `overtaken`, and gives way to the others.
    """
    found: dict[int, Quote] = {}
    open_ = Quote.objects.filter(about__in=contracts, state__in=_OPEN).exclude(effective_on=None)
    dead = Case(When(overtaken(), then=True), default=False, output_field=BooleanField())
    wanted = Q(state=Quote.State.SENT) | Q(purpose=Quote.Purpose.TRUE_UP)
    # What is dead comes first, then drafts, then what is sent: the last one is kept.
    for quote in open_.filter(wanted).annotate(overtaken=dead).order_by("-overtaken", "state", "pk"):
        if quote.about_id is not None:
            found[quote.about_id] = quote
    return found


def changes_out(contracts: Sequence[int]) -> dict[int, Quote]:
    """By contract what is with the client to change it, and can be signed. One query."""
    return {key: quote for key, quote in changes_open(contracts).items() if _is_out(quote)}


def _is_out(quote: Quote | None) -> bool:
    # Annotated by changes_open.
    return quote is not None and quote.state == Quote.State.SENT and not quote.overtaken  # type: ignore[attr-defined]


def _row(proposal: Proposal, quote: Quote | None, zone: str) -> Row:
    return Row(
        proposal=proposal,
        counts=_counts(proposal),
        change=money_signed(proposal.change, proposal.contract.currency) if proposal.after is not None else "",
        once=_once(proposal),
        why=_why(proposal, zone),
        quote=quote,
        then=_then(proposal, quote),
        ticket=proposal.ticket if proposal.can_be_approved and not _is_out(quote) else "",
    )


def _once(proposal: Proposal) -> str:
    due = proposal.due
    if due is None or not due.amount:
        return ""
    words = _("%(amount)s once, for %(days)s of %(of)s days")
    amount = money_signed(due.amount, proposal.contract.currency)
    return words % {"amount": amount, "days": number(due.days), "of": number(due.of)}


def _then(proposal: Proposal, quote: Quote | None) -> str:
    """What approving does with the quote that is there; empty without one, and where nothing can be approved."""
    if quote is None or _is_out(quote) or not proposal.can_be_approved:
        return ""
    if quote.state == Quote.State.SENT:
        return _("The contract has changed since: it cannot be signed any more, and approving leaves it so.")
    if proposal.clause:
        return _("Approving tells the client by notice. This draft is not sent: withdraw it then.")
    return _("Approving makes no second draft: you go on with this one. Look at its counts before you send it.")


def _counts(proposal: Proposal) -> tuple[str, ...]:
    """What is counted otherwise: "12 → 14 workstations"."""
    then, now = proposal.then, proposal.now
    return tuple(
        _("%(then)d → %(now)d %(what)s")
        % {"then": then.get(key, 0), "now": now.get(key, 0), "what": noun(key, now.get(key, 0))}
        for key in in_order({**then, **now})
        if then.get(key, 0) != now.get(key, 0)
    )


def _why(proposal: Proposal, zone: str) -> str:
    """Why it stands apart."""
    said = []
    if proposal.group == Group.STALE:
        counted = proposal.counted_at
        said.append(
            _("Nothing was imported or changed since %(day)s.") % {"day": day_in(counted, zone)}
            if counted
            else _("Nothing was ever counted.")
        )
    if proposal.doubt is not None:
        words = str(Doubt(proposal.doubt).label)
        about = ", ".join(noun(key, 2) for key in proposal.keys)
        said.append(_("%(words)s (%(about)s)") % {"words": words, "about": about} if about else words)
    return " ".join(said)
