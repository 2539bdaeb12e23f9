"""What happened to a quote, from the chain of events, for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Seller
from groundwork import chain, mailing
from groundwork.display import clock, day, money
from groundwork.models import Event
from quotes.documents import Acceptance, read_acceptance, read_made, read_revision, read_signature
from quotes.mail_kinds import MailKind
from quotes.models import AcceptedQuote, Quote
from quotes.models.accepted_quote import ACCEPTANCES
from quotes.proposal.declined import why_words
from quotes.proposal.on_behalf import told_on_behalf
from quotes.proposal.summary import choice_name
from quotes.proposal.words import listed
from quotes.selectors.colleagues import colleagues_of
from quotes.selectors.questions import KINDS as QUESTIONS
from quotes.selectors.signed import signed_choice

EVENTS_A_PAGE = 20
_MAILED: Final[dict[str, str | Promise]] = {
    MailKind.AGAIN: gettext_lazy("The proposal, once more"),
    MailKind.REMINDER: gettext_lazy("A reminder"),
    MailKind.SIGN: gettext_lazy("The request to sign"),
    MailKind.CODE: gettext_lazy("A code for signing"),
    MailKind.IN_VAIN: gettext_lazy("The notice that there is no contract"),
    MailKind.ANSWER: gettext_lazy("The answer to a question"),
    MailKind.FORWARD: gettext_lazy("The link that was passed on"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that came with an answer: what it is called, and the entry of the chain by which its address knows it."""

    name: str
    seq: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `times` more than 1 folds views in a row, `happened_at` being the last of them.

    Of an answer that staff have recorded `on_behalf` tells how it came, and `evidence` is its file.
    """

    kind: str
    label: str | Promise
    who: str
    what: str
    happened_at: datetime
    times: int
    record_hash: str
    on_behalf: str = ""
    evidence: Evidence | None = None


def timeline(quote: Quote, before: int | None = None) -> tuple[int | None, tuple[Moment, ...]]:
    """What happened last, or before the entry with this number, the latest first; views in a row become one line.

    First comes the number before which there is more, None where there is nothing. Two queries, one more for an
    acceptance and for mails. Nothing is counted: a quote may have been looked at thousands of times.
    """
    events = chain.events_of(quote.subject).reverse()
    # The numbers first, which stand in the index of the subject's entries. For whole entries of a quote that has a good
    # part of all PostgreSQL goes through the log from its end, past everybody else's.
    found = (events if before is None else events.filter(seq__lt=before)).values_list("seq", flat=True)
    seqs = list(found[: EVENTS_A_PAGE + 1])
    shown = list(events.filter(seq__in=seqs[:EVENTS_A_PAGE]).select_related("details"))
    addresses = _addresses(quote) if any(event.kind == Event.Kind.MAILED for event in shown) else {}
    people = _with_a_link(quote, shown)
    earlier = seqs[EVENTS_A_PAGE - 1] if len(seqs) > EVENTS_A_PAGE else None
    return earlier, tuple(_folded(_moment(event, addresses, people) for event in shown))


def _with_a_link(quote: Quote, events: Iterable[Event]) -> dict[tuple[str, int], str]:
    """By whose link it is, the names of those who have looked by one of their own. No query where nobody has."""
    bodies = [chain.body_of(event) for event in events if event.kind == Event.Kind.VIEWED]
    people = {
        ("signer", body["signer"]): _("Signer %(place)s") % {"place": body["signer"]}
        for body in bodies
        if "signer" in body
    }
    if people and quote.current is not None:
        signing = read_revision(bytes(quote.current.document)).signing
        people.update({("signer", place): at.name for place in signing.places if (at := signing.at(place))})
    if any("colleague" in body for body in bodies):
        for one in colleagues_of(quote, links=False):
            people["colleague", one.number] = (
                one.name or one.email or _("Colleague %(number)s") % {"number": one.number}
            )
    return people


def _folded(moments: Iterable[Moment]) -> list[Moment]:
    folded: list[Moment] = []
    for moment in moments:
        last = folded[-1] if folded else None
        if last is not None and moment.kind == last.kind == Event.Kind.VIEWED and moment.who == last.who:
            folded[-1] = Moment(
                last.kind, last.label, last.who, last.what, last.happened_at, last.times + 1, last.record_hash
            )
        else:
            folded.append(moment)
    return folded


def _addresses(quote: Quote) -> dict[str, str]:
    """By the fingerprint that the chain keeps, the addresses that have not been erased."""
    return {mail.to_sha256: mail.email for mail in mailing.mails_of(quote.subject).exclude(email="")}


def _moment(event: Event, addresses: dict[str, str], people: dict[tuple[str, int], str]) -> Moment:
    said = chain.told(event)
    for whose in ("signer", "colleague"):
        if event.kind == Event.Kind.VIEWED and whose in said:
            said = {**said, "name": people.get((whose, said[whose]), "")}
    signed = event.kind in ACCEPTANCES
    if event.kind == Event.Kind.SIGNED:
        who, what = _signers(read_signature(said).said, said), ""
    else:
        who, what = _signed(event, said) if signed else (_who(said), _what(event.kind, said, addresses))
    return Moment(
        kind=event.kind,
        label=_label(event, said),
        who=who,
        what=what,
        happened_at=event.happened_at,
        times=1,
        record_hash=event.record_hash,
        **_on_behalf(event, said),
    )


def _label(event: Event, said: dict[str, Any]) -> str | Promise:
    """What it is called. A link that one of us has made for somebody is one that the client has not passed on."""
    if event.kind == Event.Kind.FORWARDED and "by" in said:
        return _("Link for one more recipient")
    return Event.Kind(event.kind).label


def _on_behalf(event: Event, said: dict[str, Any]) -> dict[str, Any]:
    if event.kind not in (Event.Kind.ACCEPTED_ON_BEHALF, Event.Kind.DECLINED_ON_BEHALF):
        return {}
    came = read_made(said["made"])
    return {
        "on_behalf": told_on_behalf(came),
        "evidence": Evidence(came.proof.name, event.seq) if came.proof else None,
    }


def _who(said: dict[str, Any]) -> str:
    return str(said.get("by") or said.get("by_name") or said.get("name") or "")


def _signed(event: Event, said: dict[str, Any]) -> tuple[str, str]:
    """Who signed and from where, as far as that is kept; and what: option, packages and fee, as the signed revision
    calls them. One query more."""
    acceptance = read_acceptance(said)
    who = _signers(acceptance, said)
    contract = AcceptedQuote.objects.select_related("record", "revision").get(record=event)
    revision = read_revision(bytes(contract.revision.document))
    choice = signed_choice(contract, revision)
    packages = listed([revision.plan.index.packages[code].name for code in choice.packages])
    name = choice_name(revision, choice)
    return who, _("%(choice)s, %(price)s a month") % {
        "choice": f"{name} ({packages})" if packages else name,
        "price": money(acceptance.totals.recurring_net, acceptance.currency),
    }


def _signers(acceptance: Acceptance, said: dict[str, Any]) -> str:
    """Who signed, ours among them, and from where the last one of the client's did."""
    by_us = (acceptance.countersigned,) if acceptance.countersigned else ()
    people = "; ".join(
        ", ".join(part for part in (person.name, person.title, person.email) if part)
        for person in (*acceptance.people, *by_us)
    )
    if not said.get("ip"):
        return people
    return _("%(people)s, from %(address)s") % {"people": people, "address": said["ip"]}


def _what(kind: str, said: dict[str, Any], addresses: dict[str, str]) -> str:
    if kind in (Event.Kind.DECLINED, Event.Kind.DECLINED_ON_BEHALF):
        return _joined(why_words(said.get("why")), said.get("reason"))
    if kind in QUESTIONS:
        return _in_thread(said)
    if kind == Event.Kind.FORWARDED:
        return _passed_on(said)
    if kind in (Event.Kind.APPROVED, Event.Kind.SENT_BACK):
        return _joined(_("The first of two") if said.get("step") else "", said.get("comment"))
    if kind == Event.Kind.REFUSED:
        return _("Somebody who is signed in here tried to accept. Only the client can.")
    if kind in (Event.Kind.PAID, Event.Kind.UNPAID):
        return _paid(said)
    if kind == Event.Kind.HANDED_OVER:
        return _("From %(before)s to %(after)s") % {"before": said["from"], "after": said["to"]}
    if kind in (Event.Kind.ORDERED, Event.Kind.NOT_ORDERED):
        return listed([f"{one['quantity']} × {one['name']}" for one in said["lines"]])
    if kind in (Event.Kind.SCHEDULED, Event.Kind.NOT_SENT):
        return _("For %(moment)s") % {"moment": clock(said["at"], Seller.current().time_zone)}
    number = said.get("revision")
    what = _("Revision %(number)s") % {"number": number} if isinstance(number, int) else ""
    if "instead" in said:
        return _("%(what)s: renewed by %(other)s instead") % {"what": what, "other": said["instead"]}
    if "extends" in said:
        return _("%(what)s, for a new last day alone") % {"what": what}
    if kind == Event.Kind.RESENT:
        return _joined(what, said.get("note"))
    if "beside" in said:
        return _("%(what)s, beside %(other)s") % {"what": what, "other": said["beside"]}
    if kind == Event.Kind.REVOKED and "colleague" in said:
        return _("That of colleague %(number)s") % {"number": said["colleague"]}
    if kind == Event.Kind.REVOKED and "signer" in said:
        return _("That of signer %(place)s") % {"place": said["signer"]}
    if kind == Event.Kind.MAILED:
        what = str(_MAILED.get(str(said.get("mail")), "")) or what or _("The contract")
        address = addresses.get(str(said.get("to_sha256")))
        return _("%(what)s, to %(address)s") % {"what": what, "address": address} if address else what
    return what


def _joined(*words: object) -> str:
    return ": ".join(str(one) for one in words if one)


def _in_thread(said: dict[str, Any]) -> str:
    """Of which thread, and the words, as far as they are kept."""
    if "revision" in said and "about" not in said:
        return _("Question %(number)s, by revision %(revision)s") % {
            "number": said["question"],
            "revision": said["revision"],
        }
    label = _("Change request %(number)s") if said.get("wants") == "change" else _("Question %(number)s")
    return _joined(label % {"number": said["question"]}, said.get("words"))


def _passed_on(said: dict[str, Any]) -> str:
    who = ", ".join(str(said[key]) for key in ("name", "email") if said.get(key))
    words = _("Colleague %(number)s, who may sign") if said["may_sign"] else _("Colleague %(number)s, to look and ask")
    return _joined(words % {"number": said["colleague"]}, who)


def _paid(said: dict[str, Any]) -> str:
    """Of a payment the amount, the day, the reference and what is still open; of one that was taken back, which of
    several, and why."""
    reason, amount = str(said.get("reason") or ""), said.get("amount")
    if amount is None:
        return reason
    words = {"amount": money(Decimal(amount), said["currency"])}
    if "paid_on" not in said:
        return ", ".join(filter(None, (words["amount"], reason)))
    what = _("%(amount)s on %(day)s") % {**words, "day": day(date.fromisoformat(said["paid_on"]))}
    rest = money(Decimal(said["rest"]), said["currency"]) if "rest" in said else ""
    return ", ".join(filter(None, (what, said.get("reference"), rest and _("%(rest)s still open") % {"rest": rest})))
