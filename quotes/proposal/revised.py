"""What of a proposal is another thing than in an earlier revision of it, in the client's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from django.utils.text import capfirst
from django.utils.translation import gettext as _

import pricing
from groundwork import device_kinds
from groundwork.display import day, day_in, money, number
from quotes.documents import Cover, Option, Revision
from quotes.documents.things import things_of
from quotes.moves import Side
from quotes.proposal.amendment import AmendmentShown
from quotes.proposal.amounts import to_sign
from quotes.proposal.deposit import rule_text
from quotes.proposal.numbers import limits_text
from quotes.proposal.page import page_of, title_of
from quotes.proposal.payment import billing_name
from quotes.proposal.rows import Row
from quotes.proposal.schedule import ramp_text
from quotes.proposal.why import rows_of
from quotes.proposal.words import either, listed, noun, paragraphs
from quotes.reasons import reasons_of

# What it is, how it was, and how it is now.
Difference = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Revised:
    """One revision held against an earlier one. `since` is the day on which that was sent.

    `rows` are what is said otherwise. `reasons` are why the month of the option called `option` is another one, empty
    where that cannot be told; a change of a contract has its own.
    """

    since: str
    before: int
    now: int
    rows: tuple[Difference, ...]
    option: str
    reasons: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """Whether a client reads the same in both."""
        return not (self.rows or self.reasons)


def revised(then: Revision, now: Revision) -> Revised:
    """What has changed from `then` to `now`, two revisions of one quote."""
    seller = then.seller
    since, rows = day_in(then.sent_at, seller.time_zone, seller.locale), tuple(_rows(then, now))
    option, reasons = ("", ()) if then.amends and now.amends else _why(then, now)
    return Revised(since, then.number, now.number, rows, option, reasons)


def options_and_terms(then: Revision, now: Revision) -> tuple[Difference, ...]:
    """Every option's month, and what else is agreed besides the texts, where the two differ."""
    if then.amends is not None and now.amends is not None:
        return _different(_change(then, now))
    return _different(
        (
            *_options(then, now),
            (_("Title of the proposal"), title_of(then), title_of(now)),
            (_("Starts on"), _starts(then), _starts(now)),
            (_("First months at less"), ramp_text(then) or _("none"), ramp_text(now) or _("none")),
            (_("Due at signing"), rule_text(then) or _("none"), rule_text(now) or _("none")),
            (_("Terms to choose from"), _terms(then), _terms(now)),
            (_("Numbers to choose"), limits_text(then) or _("none"), limits_text(now) or _("none")),
            (_("Billing to choose from"), _billings(then), _billings(now)),
        )
    )


def _rows(then: Revision, now: Revision) -> Iterator[Difference]:
    yield from options_and_terms(then, now)
    changes = then.amends is not None and now.amends is not None
    rows = (
        *(() if changes else _contents(then, now)),
        *(() if changes else _first_invoice(then, now)),
        *_counts(then, now),
        (_("Valid through"), day(then.valid_through, then.seller.locale), day(now.valid_through, now.seller.locale)),
        (_("Who signs"), _signers(then), _signers(now)),
    )
    yield from _different(rows)
    yield from _texts(_("The terms"), paragraphs(then.terms), paragraphs(now.terms))
    yield from _texts(_("Notice and changes"), page_of(then).clauses, page_of(now).clauses)
    yield from _cover(then.cover or Cover(), now.cover or Cover())
    yield from _texts(_("Our words to you"), paragraphs(then.personal_line), paragraphs(now.personal_line))


def _different(rows: Sequence[Difference]) -> tuple[Difference, ...]:
    return tuple(row for row in rows if row[1] != row[2])


def _change(then: Revision, now: Revision) -> tuple[Difference, ...]:
    """Of a change of a contract: what it is, from when, the month and what is owed once."""
    (before, was), (after, is_now) = _change_of(then), _change_of(now)
    return (
        (_("What you have then"), before.name, after.name),
        (_("Holds from"), was.since, is_now.since),
        (_("Your month"), was.fee_text, is_now.fee_text),
        (_("Owed once"), was.owed.total if was.owed else _("none"), is_now.owed.total if is_now.owed else _("none")),
    )


def _change_of(revision: Revision) -> tuple[Option, AmendmentShown]:
    found = page_of(revision).amendment
    assert found is not None
    return revision.recommended, found


def _options(then: Revision, now: Revision) -> tuple[Difference, ...]:
    before, after = _by_code(then), _by_code(now)
    return tuple(
        ((after.get(code) or before[code]).name, _frozen(then, code), _frozen(now, code))
        for code in {**before, **after}
    )


def _contents(then: Revision, now: Revision) -> Iterator[Difference]:
    """What an option is called and which packages are in it, and which one is recommended."""
    before, after = _by_code(then), _by_code(now)
    for code in (code for code in before if code in after):
        was, is_now = before[code], after[code]
        yield _("Name of an option"), was.name, is_now.name
        yield (
            _("In %(option)s") % {"option": is_now.name},
            _packages(then, was),
            _packages(now, is_now),
        )
    yield _("What we recommend"), then.recommended.name, now.recommended.name


def _first_invoice(then: Revision, now: Revision) -> Iterator[Difference]:
    before, after = _by_code(then), _by_code(now)
    for code in (code for code in before if code in after):
        label = _("First invoice of %(option)s") % {"option": after[code].name}
        yield label, _first(then, before[code]), _first(now, after[code])


def _first(revision: Revision, option: Option) -> str:
    price = revision.priced(option.tier, option.packages)
    return _money(revision, str(to_sign(revision, price)[1]))


def _counts(then: Revision, now: Revision) -> Iterator[Difference]:
    """What is counted, and numbers that were agreed instead of counts."""
    was, is_now = dict(then.inventory.counts), dict(now.inventory.counts)
    things = {**dict.fromkeys(was), **dict.fromkeys(is_now)}
    known = things_of(now)
    for key in device_kinds.in_order(things, known):
        figures = (number(was.get(key, 0), then.seller.locale), number(is_now.get(key, 0), now.seller.locale))
        yield capfirst(noun(key, 2, known)), *figures
    agreed, agreed_now = dict(then.common.quantities), dict(now.common.quantities)
    units = {unit.code: unit.name for revision in (then, now) for unit in revision.plan.units}
    for code in dict.fromkeys((*agreed, *agreed_now)):
        label = _("%(unit)s, as agreed with you") % {"unit": units.get(code, code)}
        yield label, _agreed(then, agreed.get(code)), _agreed(now, agreed_now.get(code))


def _agreed(revision: Revision, count: int | None) -> str:
    return _("as counted") if count is None else number(count, revision.seller.locale)


def _texts(label: str, then: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    """The paragraphs that are others, each beside the one in whose place it stands."""
    for kind, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield label, "\n\n".join(then[a:b]) or _("not there"), "\n\n".join(now[c:d]) or _("no longer there")


def _cover(then: Cover, now: Cover) -> Iterator[Difference]:
    yield from _texts(_("Words at the beginning"), paragraphs(then.text), paragraphs(now.text))
    was, is_now = ([f"{one.heading}\n{one.text}" for one in cover.sections] for cover in (then, now))
    yield from _texts(_("Sections"), was, is_now)
    yield from _files(
        _("Pictures"),
        [(one.caption, one.picture.sha256) for one in then.pictures],
        [(one.caption, one.picture.sha256) for one in now.pictures],
    )
    yield from _files(
        _("Brochures"),
        [(one.name, one.sha256) for one in then.brochures],
        [(one.name, one.sha256) for one in now.brochures],
    )


def _files(label: str, then: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> Iterator[Difference]:
    """Files by what they are called and the hash of their bytes: another one may be called as the one before."""
    before = dict(then)
    names = [
        _("%(name)s (another file)") % {"name": name} if before.get(name, sha256) != sha256 else name
        for name, sha256 in now
    ]
    if tuple(then) != tuple(now):
        yield label, "\n".join(name for name, _sha256 in then) or _("none"), "\n".join(names) or _("none")


def _why(then: Revision, now: Revision) -> tuple[str, tuple[Row, ...]]:
    """Why the month of the option that is recommended now is another one; nothing where that cannot be told."""
    option, before = now.recommended, _by_code(then).get(now.recommended.code)
    if before is None or not _comparable(then, now):
        return "", ()
    was, is_now = (
        Side(revision.plan, revision.inventory.counts, revision.offered(of))
        for revision, of in ((then, before), (now, option))
    )
    try:
        found = reasons_of(was, is_now, _fee)
    except pricing.PricingError:
        return "", ()
    return option.name, rows_of(now, found)


def _comparable(then: Revision, now: Revision) -> bool:
    """Whether both plans know the same tiers and packages, in one currency."""
    plans = (then.plan, now.plan)
    codes = [[{one.code for one in plan.tiers}, {one.code for one in plan.packages}] for plan in plans]
    return codes[0] == codes[1] and plans[0].currency == plans[1].currency


def _fee(side: Side) -> Decimal:
    return pricing.price(side.plan, side.inventory, side.selection).recurring_net


def _by_code(revision: Revision) -> dict[str, Option]:
    return {option.code: option for option in revision.options}


def _packages(revision: Revision, option: Option) -> str:
    names = revision.plan.index.packages
    tiers = {one.code: one.name for one in revision.plan.tiers}
    return listed([tiers[option.tier], *(names[code].name for code in option.packages)])


def _signers(revision: Revision) -> str:
    return listed([one.name for one in revision.signing.signers]) or _("whoever has the link")


def _frozen(revision: Revision, code: str) -> str:
    option = _by_code(revision).get(code)
    return _money(revision, option.price["recurring_net"]) if option else _("not offered")


def _starts(revision: Revision) -> str:
    return _("not agreed yet") if revision.starts_on is None else day(revision.starts_on, revision.seller.locale)


def _terms(revision: Revision) -> str:
    return _chosen_from([revision.plan.index.terms[months].name for months in revision.terms_offered])


def _billings(revision: Revision) -> str:
    return _chosen_from([billing_name(revision, months) for months in revision.billings_offered])


def _chosen_from(names: Sequence[str]) -> str:
    return _("only %(name)s") % {"name": names[0]} if len(names) == 1 else either(names)


def _money(revision: Revision, amount: str) -> str:
    return money(amount, revision.plan.currency, revision.seller.locale)
