"""The page of renewals: what ends soon, the quotes that are to renew it, and the plans that they can be drafted on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from contracts.documents import Standing
from contracts.models import Contract
from contracts.selectors.renewals import Ending, Happened, endings, happened_lately
from groundwork.display import money
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import latest_versions
from quotes.models import Quote
from quotes.selectors.states import state_of, with_viewed


@dataclass(frozen=True, slots=True)
class RenewalQuote:
    """A quote that is to renew the contract and has no answer yet."""

    number: str
    version: str
    state: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """A contract in the list. `days` are those left until `act_by`, below 0 where it is over.

    `newest` is the newest version of its plan where that is another than its own, `on_plan` whether it has one.
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


@dataclass(frozen=True, slots=True)
class RenewalPage:
    """The rows, the first thing to do first; what happened by itself; and the newest version of each plan in use."""

    rows: tuple[RenewalRow, ...]
    happened: tuple[Happened, ...]
    versions: tuple[PlanVersion, ...]


def renewal_page(user: User, today: date, now: datetime) -> RenewalPage:
    """The page as this user may see it; nine queries, however many contracts there are."""
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
    )


def _quotes(contracts: list[int], user: User, now: datetime) -> dict[int, list[RenewalQuote]]:
    waiting = (Quote.State.DRAFT, Quote.State.SENT)
    renewals = Quote.objects.for_user(user).filter(
        about__in=contracts, purpose=Quote.Purpose.RENEWAL, state__in=waiting
    )
    found: dict[int, list[RenewalQuote]] = defaultdict(list)
    shown = with_viewed(renewals).select_related("current", "plan_version__plan").defer("plan_version__document")
    for quote in shown.order_by("pk"):
        state, label = state_of(quote, now)
        assert quote.about_id is not None  # chosen by it
        found[quote.about_id].append(RenewalQuote(quote.number, str(quote.plan_version), state, label))
    return found


def _newer(found: tuple[Ending, ...], versions: list[PlanVersion]) -> dict[str, PlanVersion]:
    """The newest version by the hash of an older one that a contract stands on."""
    newest = {version.plan_id: version for version in versions}
    hashes = {_sha256(ending.standing) for ending in found} - {""}
    own = PlanVersion.objects.filter(sha256__in=hashes).values_list("sha256", "plan", "pk")
    return {sha256: newest[plan] for sha256, plan, pk in own if plan in newest and newest[plan].pk != pk}


def _sha256(standing: Standing) -> str:
    plan = standing.stretches[-1].plan
    return "" if plan is None else plan.sha256
