"""What is shown where an answer is not possible, or not taken: what has happened, and what to do now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork import chain
from groundwork.display import clock
from groundwork.models import Event
from quotes.documents import read_made
from quotes.links import proposal_path
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.choice import Asked
from quotes.proposal.declined import why_words
from quotes.proposal.on_behalf import told_on_behalf
from quotes.proposal.page import page_of
from quotes.proposal.revised import Difference
from quotes.proposal.summary import choice_name
from quotes.proposal.words import listed
from quotes.selectors.alternatives import out_beside
from quotes.selectors.signed import acceptance_of, asked_again, choice_of, signed_choice
from quotes.selectors.signing import Turn
from quotes.views.proposal.opening import Opened

Words = str | Promise

# What has happened, and what to do: title and text for each reason.
_WORDS: Final[dict[str, tuple[Words, Words]]] = {
    "expired": (
        gettext_lazy("This proposal is no longer valid"),
        gettext_lazy("Its last day is over, so it cannot be signed any more. Ask us for a fresh one."),
    ),
    "declined": (
        gettext_lazy("You have said no to this proposal"),
        gettext_lazy("Thank you for telling us. Should you change your mind, write to us and we make you a new one."),
    ),
    "withdrawn": (
        gettext_lazy("This proposal was taken back"),
        gettext_lazy("It cannot be signed any more. Write to us if you did not expect that."),
    ),
    "draft": (
        gettext_lazy("A new version is being prepared"),
        gettext_lazy("This one can be read but not signed. You get the new one by mail, behind the same link."),
    ),
    "accepted": (
        gettext_lazy("This proposal has been accepted already"),
        gettext_lazy("The contract stands as it was made. Nothing that you sent just now has changed it."),
    ),
    "staff": (
        gettext_lazy("Only the client can sign"),
        gettext_lazy("You are signed in as staff. An acceptance has to come from the client."),
    ),
    "superseded": (
        gettext_lazy("This proposal has changed since you opened it"),
        gettext_lazy("Nothing was signed. Look at the new version, and sign that one if it fits."),
    ),
    "total": (
        gettext_lazy("The total was not the one you were shown"),
        gettext_lazy("Nothing was signed. Open the proposal, look at the figures as they are, and sign them there."),
    ),
    "named": (
        gettext_lazy("This link does not sign"),
        gettext_lazy("Whoever has to sign has a link of their own, by mail. Nothing was signed with this one."),
    ),
    "turn": (
        gettext_lazy("Somebody else signs first"),
        gettext_lazy("Nothing was signed. You get a mail as soon as it is your turn."),
    ),
    "signed": (
        gettext_lazy("This is signed already"),
        gettext_lazy("The signature stands as it was given. Nothing that you sent just now has changed it."),
    ),
    "otherwise": (
        gettext_lazy("Something else was chosen"),
        gettext_lazy("Nothing was signed. What is signed was chosen by whoever signed first: open it, and sign that."),
    ),
    "choice": (
        gettext_lazy("This choice isn’t available"),
        gettext_lazy("Nothing was signed. Go back to the proposal and choose again: it shows what goes together."),
    ),
    "changed": (
        gettext_lazy("Your contract has changed since this was sent"),
        gettext_lazy("Nothing was signed. We look into it and send you what changes from here, behind a new mail."),
    ),
    "key": (
        gettext_lazy("This form was sent before"),
        gettext_lazy("It had other content the first time, and only that counts. Open the proposal to see it."),
    ),
    "damaged": (
        gettext_lazy("This proposal cannot be signed"),
        gettext_lazy("Something about it is not as it should be. Please write to us; we look into it at once."),
    ),
}  # fmt: skip
_WITH_THE_PAGE: Final = frozenset(
    {"superseded", "total", "choice", "key", "draft", "named", "turn", "signed", "otherwise"}
)
# Where signatures that were given before lead to no contract.
_IN_VAIN: Final = frozenset({"expired", "declined", "withdrawn", "superseded"})
# Where the other renewal that went out with this one may still be signed.
_BESIDE: Final = frozenset({"expired", "declined"})


@dataclass(frozen=True, slots=True)
class Answered:
    """The banner of a proposal that has its answer, or waits for a new version; `choice` is what was signed."""

    title: str
    text: str
    url: str = ""
    link: str = ""
    choice: Asked | None = None


def is_expired(opened: Opened, now: datetime) -> bool:
    """Whether the proposal waits for an answer and its last day is over."""
    found = opened.found
    assert found.expires_at is not None  # a link without a revision opens nothing
    return found.state in (Quote.State.SENT, Quote.State.DRAFT) and now >= found.expires_at


def answered_of(opened: Opened) -> Answered | None:
    """What the page says on top of itself; None while it is open."""
    if opened.found.state == Quote.State.DRAFT:
        return Answered(str(_WORDS["draft"][0]) + ".", str(_WORDS["draft"][1]))
    if opened.found.state != Quote.State.ACCEPTED:
        return None
    contract = AcceptedQuote.objects.select_related("record").get(quote=opened.found.quote)
    choice = signed_choice(contract, opened.revision)
    seller = opened.revision.seller
    acceptance = acceptance_of(contract)
    came, moment = acceptance.on_behalf, clock(contract.accepted_at, seller.time_zone, seller.locale)
    if len(names := [one.name for one in (*acceptance.people, acceptance.countersigned) if one]) > 1:
        said = {"names": listed(names), "moment": moment}
        by = _("Signed by %(names)s. The last signature came on %(moment)s.") % said
    else:
        by = _("By %(name)s, on %(moment)s.") % {"name": contract.signer_name, "moment": moment}
    return Answered(
        title=_("%(option)s was accepted.") % {"option": choice_name(opened.revision, choice)},
        text=told_on_behalf(came, seller.locale) if came else by,
        url=reverse("proposal:thanks", args=[opened.token]),
        link=_("To the contract"),
        choice=asked_again(choice),
    )


def being_signed(opened: Opened, turn: Turn) -> Answered | None:
    """What the page says while several sign: whose turn it is, and what is fixed by now. None: nothing to say."""
    if opened.quote.state != Quote.State.SENT or not (turn.signing.signers or turn.before):
        return None
    title, text = _turn_words(opened, turn)
    choice = asked_again(choice_of(turn.before[0].said, opened.revision)) if turn.before else None
    if not title:
        return None
    receipt = reverse("proposal:thanks", args=[opened.token]) if turn.own else ""
    return Answered(title=title, text=text, url=receipt, link=_("Your signature"), choice=choice)


def _turn_words(opened: Opened, turn: Turn) -> tuple[str, str]:
    signed = {"names": listed([one.signer.name for one in turn.before])}
    awaited = listed(turn.awaited) or opened.revision.seller.name
    if turn.own:
        return _("You have signed."), _("The contract waits for %(names)s.") % {"names": awaited}
    if turn.place is None:
        everybody = listed(turn.names(turn.signing.places))
        return _("You can read everything here."), _("%(names)s sign, each with a link of their own.") % {
            "names": everybody
        }
    if not turn.may_sign:
        return _("%(names)s signs first.") % {"names": awaited}, _(
            "You get a mail when it is your turn, and can read everything here."
        )
    if turn.before:
        return _("Signed by %(names)s.") % signed, _("What was chosen is fixed now: sign exactly this, or say no.")
    return "", ""


def closed_page(
    request: HttpRequest,
    opened: Opened,
    reason: str,
    *,
    status: int,
    differences: tuple[Difference, ...] = (),
) -> HttpResponse:
    """A page that says why this is not possible and what to do. `differences` say what is not as it was shown."""
    title, text = _WORDS[reason]
    said_no = _said_no(opened) if reason == "declined" else {}
    beside = out_beside(opened.quote, timezone.now()) if reason in _BESIDE else None
    if said_no.get("who"):
        # Only whoever said no has told us anything.
        title, text = _("%(name)s has said no to this proposal") % {"name": said_no["who"]}, _WORDS["withdrawn"][1]
    if said_no.get("on_behalf"):
        title, text = _("This proposal was declined"), said_no["on_behalf"]
    if reason == "named" and (names := opened.turn.names(opened.turn.signing.places)):
        text = _("Nothing was signed. Whoever signs gets a link of their own by mail: %(names)s.") % {
            "names": listed(names)
        }
    context = {
        "page": page_of(opened.revision),
        "title": title,
        "text": text,
        "differences": differences,
        "proposal": reverse("proposal:page", args=[opened.token]) if reason in _WITH_THE_PAGE else "",
        "receipt": reverse("proposal:thanks", args=[opened.token]) if reason == "accepted" else "",
        "reason": said_no.get("reason", ""),
        "beside": proposal_path(beside.token) if beside else "",
        "in_vain": reason in _IN_VAIN and opened.quote.signatures.exists(),
    }
    return render(request, "proposal/proposal_closed.html", context, status=status)


def _said_no(opened: Opened) -> dict[str, str]:
    """The reason that was given, as far as it is kept, and how the no came where staff have recorded it."""
    kinds = (Event.Kind.DECLINED, Event.Kind.DECLINED_ON_BEHALF)
    event = chain.events_of(opened.quote.subject).filter(kind__in=kinds).select_related("details").last()
    if event is None:
        return {}
    said = chain.told(event)
    told = {"reason": str(said.get("reason") or why_words(said.get("why")))}
    own = opened.turn
    named = str(said.get("name", "")) if event.kind == Event.Kind.DECLINED else ""
    if named and own.names([own.place] if own.place else []) != (named,):
        # To the others who sign: whose no it was, and nothing that was written to us.
        return {"who": named, "reason": ""}
    if event.kind == Event.Kind.DECLINED_ON_BEHALF:
        told["on_behalf"] = told_on_behalf(read_made(said["made"]), opened.revision.seller.locale)
    return told
