"""Who must agree to a quote, who may, and what waits for somebody: read, not decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from groundwork.access import SELLERS, Role, has_role
from groundwork.models import User
from quotes.limits_judged import NOBODY, ONE, OWNER, Finding, Pair, Rules, not_agreed, step_of
from quotes.models import ApprovalPerson, ApprovalRules, ApprovedDraft, Quote
from quotes.selectors.states import in_state
from quotes.states import WAITING

Needs = ApprovalPerson.Needs
A_PAGE = 30


def rules_today() -> Rules:
    """The company's rules, as the judging reads them; one query."""
    found = ApprovalRules.current()
    return Rules(
        discount=Pair(found.discount_first, found.discount_second),
        margin=Pair(found.margin_first, found.margin_second),
        monthly=Pair(found.monthly_first, found.monthly_second),
        below_cost=found.below_cost,
        by_hand=found.by_hand,
        agreed=found.agreed,
    )


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules say of somebody: whether their quotes need approval, and to which step they may agree."""

    needs: str
    gives: int


def person_of(user: User) -> Person:
    """An owner’s own quotes need nobody’s approval unless the rules say so, and an owner agrees to everything."""
    row = ApprovalPerson.objects.filter(pk=user.pk).first()
    owner = has_role(user, Role.OWNER)
    usual = Needs.NEVER if owner else Needs.RULES
    gives = OWNER if owner else ONE if row is not None and row.approves and has_role(user, *SELLERS) else NOBODY
    return Person(row.needs if row is not None else usual, gives)


def needed_step(findings: Sequence[Finding], person: Person) -> int:
    """Who must agree before this person may send what was judged."""
    if person.needs == Needs.NEVER:
        return NOBODY
    found = step_of(findings)
    return max(found, ONE) if person.needs == Needs.ALWAYS else found


def asked_step(findings: Sequence[Finding], before: Sequence[Mapping[str, Any]]) -> int:
    """Who must agree to what has changed: what was agreed to and did not change is not asked for again."""
    return max(step_of(not_agreed(findings, before)), ONE)


def may_agree(quote: Quote, user: User, person: Person) -> bool:
    """Whether this person may approve this quote: never their own, unless theirs need no approval anyway."""
    own = user.pk in (quote.approval_asked_by_id, quote.owner_id)
    return person.gives > NOBODY and (not own or person.needs == Needs.NEVER)


def agreed_before(quote: Quote) -> Sequence[Mapping[str, Any]]:
    """What was beyond a limit when the quote was approved last."""
    row = ApprovedDraft.objects.filter(pk=quote.pk).values_list("findings", flat=True).first()
    return row or []


def approvers(quote: Quote) -> Sequence[tuple[User, int]]:
    """Those who may see this quote and agree to quotes, each with the step to which: owners, and who was named."""
    sells = Q(groups__name=Role.OWNER) | Q(groups__name__in=SELLERS, approval__approves=True)
    people = User.objects.filter(sells, is_active=True).distinct().order_by("pk")
    seen = [person for person in people if Quote.objects.for_user(person).filter(pk=quote.pk).exists()]
    return [(person, OWNER if has_role(person, Role.OWNER) else ONE) for person in seen]


def waiting_for(user: User, now: datetime) -> Q:
    """Of quotes: what waits for approval and this person may agree to; one query for the person."""
    person = person_of(user)
    if person.gives == NOBODY:
        return Q(pk__in=())
    found = in_state(WAITING, now)
    if person.needs != Needs.NEVER:
        found &= ~(Q(approval_asked_by=user) | Q(owner=user))
    # Two steps are two people: who gave the first, an owner since, does not give the second.
    return found & (Q(first_approved_by=None) if person.gives == ONE else ~Q(first_approved_by=user))


def queue_of(user: User, now: datetime, page: str = "1") -> Page[Quote]:
    """A page of what waits for this person, what was asked first first."""
    quotes = Quote.objects.for_user(user).of_current_clients().filter(waiting_for(user, now))
    related = ("client", "owner", "approval_asked_by", "first_approved_by", "about")
    return Paginator(quotes.select_related(*related).order_by("approval_asked_at", "pk"), A_PAGE).get_page(page)
