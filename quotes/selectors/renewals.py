"""The page of renewals: what ends soon, the quotes that are to renew it, and the plans that they can be drafted on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.documents import Standing, fee_of_month
from contracts.models import Contract, Seller
from contracts.selectors.renewals import Ending, Happened, Then, endings, happened_lately
from groundwork.display import day, day_in, money
from groundwork.models import Event, User
from plans.models import PlanVersion
from plans.selectors import latest_versions
from quotes.models import Quote
from quotes.models.quote import SUBJECT
from quotes.selectors.states import state_of, with_viewed

_WAITING: Final = (Quote.State.DRAFT, Quote.State.SENT)


@dataclass(frozen=True, slots=True)
class RenewalQuote:
    """A quote that is to renew the contract, or was to and got a no. `said` tells when it came to its state.

    `waits` tells that it has no answer yet; `compared` that it is to stand beside the one before it.
    """

    number: str
    version: str
    fee: str
    state: str
    label: str | Promise
    said: str
    waits: bool
    compared: bool


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """A contract in the list. `days` are those left until `act_by`, below 0 where it is over.

    `newest` is the newest version of its plan where that is another than its own, `on_plan` whether it has one.
    `clause` says by how long and at which fee it renews by itself; empty where it does not.
    """

    contract: Contract
    standing: Standing
    state: str
    label: str | Promise
    then: str | Promise
    fee: str
    ends_on: date
    notice_by: date | None
    act_by: date
    days: int
    quotes: tuple[RenewalQuote, ...]
    on_plan: bool
    newest: PlanVersion | None
    clause: str

    @property
    def waits(self) -> bool:
        """Whether a renewal is drafted or out: another one is not begun beside it."""
        return any(quote.waits for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class RenewalPage:
    """The rows, the first thing to do first; what happened by itself; and the newest version of each plan in use."""

    rows: tuple[RenewalRow, ...]
    happened: tuple[Happened, ...]
    versions: tuple[PlanVersion, ...]


def renewal_page(user: User, today: date, now: datetime) -> RenewalPage:
    """The page as this user may see it; eleven queries, however many contracts there are."""
    found = endings(user, today)
    versions = latest_versions()
    quotes = _quotes([ending.contract.pk for ending in found], user, now)
    newest = _newer(found, versions)
    rows = (_row(ending, quotes[ending.contract.pk], newest.get(_sha256(ending.standing)), today) for ending in found)
    return RenewalPage(tuple(rows), happened_lately(user, today), tuple(versions))


def _row(ending: Ending, quotes: list[RenewalQuote], newest: PlanVersion | None, today: date) -> RenewalRow:
    return RenewalRow(
        contract=ending.contract,
        standing=ending.standing,
        state=ending.state.value,
        label=ending.state.label,
        then=ending.then.label,
        fee=money(ending.fee, ending.contract.currency),
        ends_on=ending.ends_on,
        notice_by=ending.notice_by,
        act_by=ending.act_by,
        days=(ending.act_by - today).days,
        quotes=tuple(quotes),
        on_plan=bool(_sha256(ending.standing)),
        newest=newest,
        clause=_clause(ending),
    )


def _clause(ending: Ending) -> str:
    end = ending.standing.clauses.end
    if ending.then != Then.RENEWS or end is None or not end.months:
        return ""
    fee = money(fee_of_month(ending.standing, ending.standing.months + 1), ending.contract.currency)
    words = ngettext("by itself: %(months)d month at %(fee)s", "by itself: %(months)d months at %(fee)s", end.months)
    return words % {"months": end.months, "fee": fee}


def _quotes(contracts: list[int], user: User, now: datetime) -> dict[int, list[RenewalQuote]]:
    told = (*_WAITING, Quote.State.DECLINED)
    renewals = Quote.objects.for_user(user).filter(about__in=contracts, purpose=Quote.Purpose.RENEWAL, state__in=told)
    found: dict[int, list[RenewalQuote]] = defaultdict(list)
    related = ("current", "owner", "plan_version__plan")
    shown = with_viewed(renewals).select_related(*related).defer("plan_version__document", "current__document")
    quotes = list(shown.order_by("pk"))
    refused = _refused_at([quote.number for quote in quotes if quote.state == Quote.State.DECLINED])
    zone = Seller.current().time_zone if quotes else ""
    for quote in quotes:
        state, label = state_of(quote, now)
        assert quote.about_id is not None  # chosen by it
        line = RenewalQuote(
            number=quote.number,
            version=str(quote.plan_version),
            fee="" if quote.mrr is None else money(quote.mrr, quote.currency),
            state=state,
            label=label,
            said=_said(quote, refused.get(quote.number), zone),
            waits=quote.state in _WAITING,
            compared=any(one.pk == quote.alternative_id and one.pk < quote.pk for one in quotes),
        )
        found[quote.about_id].append(line)
    return found


def _refused_at(numbers: list[str]) -> dict[str, datetime]:
    """When the client said no, by the quote's number; one query, none where nobody did."""
    kinds = (Event.Kind.DECLINED, Event.Kind.DECLINED_ON_BEHALF)
    events = Event.objects.filter(subject_kind=SUBJECT, subject_number__in=numbers, kind__in=kinds).order_by("seq")
    return dict(events.values_list("subject_number", "happened_at")) if numbers else {}


def _said(quote: Quote, refused_at: datetime | None, zone: str) -> str:
    """Drafted, sent or answered: when, and what is known besides."""
    if refused_at is not None:
        return _("said no on %(day)s") % {"day": day_in(refused_at, zone)}
    if quote.state == Quote.State.DRAFT or quote.current is None:
        return _("drafted on %(day)s by %(name)s") % {"day": day_in(quote.created_at, zone), "name": quote.owner}
    words = {"day": day_in(quote.current.sent_at, zone), "until": day(quote.current.valid_through)}
    return _("sent on %(day)s, to be signed by %(until)s") % words


def _newer(found: tuple[Ending, ...], versions: list[PlanVersion]) -> dict[str, PlanVersion]:
    """The newest version by the hash of an older one that a contract stands on."""
    newest = {version.plan_id: version for version in versions}
    hashes = {_sha256(ending.standing) for ending in found} - {""}
    own = PlanVersion.objects.filter(sha256__in=hashes).values_list("sha256", "plan", "pk")
    return {sha256: newest[plan] for sha256, plan, pk in own if plan in newest and newest[plan].pk != pk}


def _sha256(standing: Standing) -> str:
    plan = standing.stretches[-1].plan
    return "" if plan is None else plan.sha256
