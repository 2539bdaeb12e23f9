"""What every page behind a link shares: who may open it, what its answer carries, and where its links lead."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache, wraps
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from groundwork import access
from groundwork.htmx import asked_by_htmx
from groundwork.languages import asked_for, speaking, speaking_to
from groundwork.models import User
from quotes.documents import ONE_OPEN, Revision, read_revision
from quotes.links import Found, files_behind, find_link, link_at
from quotes.models import ProposalLink, Quote, QuoteRevision, Signature
from quotes.proposal.choice import COUNT, Asked
from quotes.selectors.alternatives import renewed_instead
from quotes.selectors.signing import Turn, turn_of
from quotes.services.answers import Visitor

# Under no-referrer a browser sends `Origin: null` with a form (Fetch standard, "append a request Origin header"), and
# Django's CSRF check refuses that. So the two pages that hold a form say same-origin: strangers get nothing either
# way, and our own server learns no more than the address of the request itself tells it.
NO_REFERRER: Final = "no-referrer"
FORM_REFERRER: Final = "same-origin"

_LONGEST_AGENT: Final = 400


@dataclass(frozen=True)
class Opened:
    """A link that opens something. Its quote and the revision that is current are read when they are first used."""

    token: str
    found: Found

    @cached_property
    def link(self) -> ProposalLink:
        """The link's own row."""
        return link_at(self.found.link)

    @cached_property
    def quote(self) -> Quote:
        """The quote, with whom it is for and whose it is."""
        return Quote.objects.select_related("client", "owner").get(pk=self.found.quote)

    @cached_property
    def revision(self) -> Revision:
        """What that revision says."""
        assert self.found.revision is not None  # without one a link opens nothing
        return _read(self.found.revision, self.found.sha256)

    @property
    def turn(self) -> Turn:
        """Whether this link signs now. One query, none where one person signs alone."""
        return turn_of(self.link, self.link.quote, self.revision)

    @property
    def is_everybodys(self) -> bool:
        """Whether the page is the same for everybody: nobody is named who has to sign, and nobody signs after them."""
        assert self.found.revision is not None
        return _is_everybodys(self.found.revision, self.found.sha256)


@lru_cache(maxsize=256)
def _read(pk: int, sha256: str) -> Revision:
    """A revision never changes, and its fingerprint says what it is: it is read once in a while."""
    return read_revision(bytes(QuoteRevision.objects.values_list("document", flat=True).get(pk=pk, sha256=sha256)))


@lru_cache(maxsize=4_096)
def _is_everybodys(pk: int, sha256: str) -> bool:
    return _read(pk, sha256).signing == ONE_OPEN


@dataclass(frozen=True, slots=True)
class _Reader:
    """How a client is written to: known without the document, once that was read."""

    language: str
    locale: str


@lru_cache(maxsize=4_096)
def _reader(pk: int, sha256: str) -> _Reader:
    seller = _read(pk, sha256).seller
    return _Reader(seller.language, seller.locale)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page's links lead; an empty one is not shown. `open`: the choice may be changed. `files` is what the
    addresses of pictures begin with.

    `ask`, `change`, `questions` and `forward` are for a client whose proposal waits. `record` is where staff take a
    choice that they record on the client's behalf.
    """

    page: str
    accept: str = ""
    decline: str = ""
    seen: str = ""
    pdf: str = ""
    files: str = ""
    back: str = ""
    record: str = ""
    ask: str = ""
    change: str = ""
    forward: str = ""
    questions: str = ""
    open: bool = True
    preview: bool = False


View = Callable[..., HttpResponse]


def proposal_view(referrer: str = NO_REFERRER) -> Callable[[View], access.View]:
    """A view of an opened proposal: `view(request, opened)`. A link that opens nothing gets the one plain 404, one
    that was ours and is closed the page that says so.
    """

    def decorate(view: View) -> access.View:
        @access.public
        @wraps(view)
        @vary_on_headers("HX-Request")
        def opened_view(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            found = find_link(token)
            opened = _opened(token, found)
            with _speaking_behind(found, request):
                if opened is None:
                    return sealed(_said_by_htmx(request, nothing_behind(request, found)))
                try:
                    response = view(request, opened, **kwargs)
                except Http404:
                    response = not_found_page(request)
                return sealed(_said_by_htmx(request, response), referrer)

        return opened_view

    return decorate


def open_link(token: str) -> Opened | None:
    """What the token opens; None for a wrong one, a revoked one, and one with nothing behind it."""
    return _opened(token, find_link(token))


def _opened(token: str, found: Found | None) -> Opened | None:
    if found is None or found.revoked_at is not None or found.revision is None:
        return None
    return Opened(token, found)


def _speaking_behind(found: Found | None, request: HttpRequest) -> AbstractContextManager[None]:
    """Speaking to whom the link was sent to, also where it is closed; without one, as the browser asks for."""
    if found is None or found.revision is None:
        return speaking(asked_for(request))
    return speaking_to(_reader(found.revision, found.sha256))


def waits(found: Found, now: datetime) -> bool:
    """Whether a link opens a proposal that waits for its answer, and that has no other one beside it."""
    still = found.revoked_at is None and found.state == Quote.State.SENT and found.alternative is None
    return still and found.expires_at is not None and now < found.expires_at


def sealed(response: HttpResponse, referrer: str = NO_REFERRER) -> HttpResponse:
    """The answer with the headers that keep a link to those who have it."""
    response.headers.setdefault("Cache-Control", "no-store")
    response["Referrer-Policy"] = referrer
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def is_sealed(response: HttpResponse) -> bool:
    """Whether the answer carries those headers already, as its page wants them."""
    return "X-Robots-Tag" in response


def not_found_page(request: HttpRequest) -> HttpResponse:
    """The same page for every link that opens nothing."""
    return render(request, "404.html", status=404)


def nothing_behind(request: HttpRequest, found: Found | None) -> HttpResponse:
    """What a link that opens nothing gets: the plain 404, or where it was ours, that it is closed and whom to ask.

    Whoever has it may not be the client, so nothing of the client, the quote or its price stands there. It costs what
    the 404 costs, one look for the link and one for the seller; more only where the quote was taken back.
    """
    if found is None or found.revoked_at is None:
        return not_found_page(request)
    return closed_link_page(request, found.quote, found.state, found.signer)


def closed_link_page(request: HttpRequest, quote: int, state: str, signer: int | None = None) -> HttpResponse:
    """That the link of this quote, known by its key, is closed; to whoever has signed with it, what becomes of that."""
    taken_back = state in (Quote.State.WITHDRAWN, Quote.State.LOST)
    words = {
        "signed": state == Quote.State.ACCEPTED,
        "renewed": taken_back and renewed_instead(Quote.objects.get(pk=quote)),
        "in_vain": taken_back
        and signer is not None
        and Signature.objects.filter(quote_id=quote, place=signer).exists(),
    }
    return render(request, "proposal/link_closed.html", words, status=410)


def _said_by_htmx(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """htmx draws no answer that refuses something: it is told to fetch the page anew, which says what has happened."""
    if response.status_code >= 400 and asked_by_htmx(request):
        response["HX-Refresh"] = "true"
    return response


def is_staff(request: HttpRequest) -> bool:
    """Whether somebody of the MSP is looking: anybody signed in, whatever their role."""
    return isinstance(request.user, User)


def links_of(request: HttpRequest, opened: Opened, turn: Turn) -> Links:
    """The links of a proposal that is open to be answered; staff get the preview's."""
    page = reverse("proposal:page", args=[opened.token])
    links = replace(only_files(opened), page=page, pdf=reverse("proposal:proposal_pdf", args=[opened.token]))
    if is_staff(request):
        return replace(links, preview=True, back=_back(opened.quote))
    if opened.found.state != Quote.State.SENT:
        return replace(links, open=opened.found.state == Quote.State.DRAFT)
    # Once somebody has signed, the choice is fixed for everybody.
    links = replace(
        links,
        seen=reverse("proposal:seen", args=[opened.token]),
        ask=reverse("proposal:ask", args=[opened.token]),
        change=reverse("proposal:change", args=[opened.token]),
        forward="" if opened.found.colleague else reverse("proposal:forward", args=[opened.token]),
        questions=reverse("proposal:questions", args=[opened.token]),
        open=not turn.before,
    )
    if not turn.may_sign:
        return links
    return replace(
        links,
        accept=reverse("proposal:accept", args=[opened.token]),
        decline=reverse("proposal:decline", args=[opened.token]),
    )


def only_files(opened: Opened) -> Links:
    """The links of a page beside the proposal, on which nothing is chosen: to its pictures alone."""
    return Links(page="", files=files_behind(opened.token))


def visitor_of(request: HttpRequest) -> Visitor:
    """Where the request came from. Behind the one proxy that settings know, its own word counts, not the client's."""
    ip = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        ip = request.headers.get("X-Forwarded-For", ip).rpartition(",")[2].strip()
    return Visitor(_printable(ip)[:64], _printable(request.headers.get("User-Agent", ""))[:_LONGEST_AGENT])


def asked(query: QueryDict) -> Asked:
    """What an address asks for (see quotes.proposal.choice.read_choice)."""
    packages = tuple(sorted(set(query.getlist("with")[:200]))) if "changed" in query else None
    return Asked(query.get("option"), packages, _months(query, "term"), _months(query, "billing"), typed_numbers(query))


def typed_numbers(query: QueryDict) -> tuple[tuple[str, str], ...]:
    """What is typed for each number that is to be chosen, by its unit; never more than a proposal could ask for."""
    names = [name for name in query if name.startswith(COUNT)][:50]
    typed = ((name.removeprefix(COUNT)[:40], (query.get(name) or "").strip()[:40]) for name in names)
    return tuple(sorted((unit, _plain(text)) for unit, text in typed if text))


def _plain(text: str) -> str:
    """One spelling for one number, so that its page is kept once."""
    return str(int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else text


def _months(query: QueryDict, name: str) -> int | None:
    """A number of months; one that nobody offers where it cannot be read."""
    typed = query.get(name)
    if typed is None:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else -1


def _back(quote: Quote) -> str:
    return reverse("quotes:quote_page", args=[quote.number])


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
