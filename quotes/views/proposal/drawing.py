"""The proposal's page: drawn for whoever looks, or kept as bytes where it is the same for everybody.

A revision never changes, nor does the language that it is written in, so the page of a choice is drawn once. The part
that follows the choice is drawn by itself: what stands around it is the same for many choices, and kept once for all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from groundwork import own_things
from groundwork.client_files import first_rules
from groundwork.htmx import asked_by_htmx
from groundwork.languages import speaking_to
from groundwork.packed import Kept, Packed, Piece, packed, packed_answer, piece
from groundwork.rules_in_page import allow_rules
from quotes.documents import Revision
from quotes.links import Found
from quotes.proposal.choice import Asked
from quotes.proposal.page import USUAL, Offer, Page, page_of
from quotes.selectors.questions import talk_of
from quotes.selectors.revised import revised_since
from quotes.views.proposal.opening import Links, Opened

# Where the page has what is put in later. Nobody outside of this process can write these words.
_DRAWN: Final = get_random_string(32)
_TOKEN: Final = get_random_string(32)
# What stands on the page besides the revision, asked for when it is drawn.
Told = Callable[[], dict[str, object]]
# Of zlib: what is sent with many choices, and what follows one. Somebody waits for both, and a 9 takes half as long
# again as a 6, for 40 bytes.
_WELL: Final = 6
_QUICK: Final = 3


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is kept: of which revision, with what chosen, and whether only what follows that. And for whom: somebody who
    may sign, or who passes it on; and after how much was said about its questions.
    """

    sha256: str
    asked: Asked
    fragment: bool
    only_looks: bool
    passes_on: bool
    talk: int

    @classmethod
    def by(cls, found: Found, asked: Asked, *, fragment: bool) -> "_Wanted":
        """What whoever has a link wants. What follows a choice tells nothing of questions."""
        talk = 0 if fragment else found.talk
        return cls(found.sha256, asked, fragment, found.only_looks, found.colleague is None, talk)


@dataclass(frozen=True, slots=True)
class Made:
    """A page up to the token of its form, and what follows that; a part of a page is whole. `rules` is how its policy
    names those that stand in it.
    """

    body: Packed
    rest: str | None
    rules: str = ""


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before and after the part that follows the choice; `rest` is what follows the token."""

    before: Piece
    after: Piece | None
    rest: str

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, roughly."""
        return sum(len(part.plain) + len(part.squeezed) for part in (self.before, self.after) if part) + 200


# From the page itself: the link that opened it stands nowhere on it.
_BESIDE_THE_PAGE: Final = Links(
    page="./",
    accept="accept/",
    decline="decline/",
    seen="seen/",
    pdf="proposal.pdf",
    files="files/",
    ask="ask/",
    change="change/",
    forward="forward/",
    questions="questions/",
)
# What a colleague has of it, who may sign or not.
_OF_A_COLLEAGUE: Final = replace(_BESIDE_THE_PAGE, forward="")
_TO_LOOK: Final = replace(_OF_A_COLLEAGUE, accept="", decline="")

# More than a thousand choices. Whoever works at the templates sees at once what they do.
KEPT: Final[Kept[Made | _Around]] = Kept(0 if settings.DEBUG else 16 * 1024 * 1024)


def show(request: HttpRequest, revision: Revision, wanted: Asked, links: Links, **more: object) -> HttpResponse:
    """The page with what is wanted, in its client's language; to htmx, the part that follows the choice.

    `more` is for its template.
    """
    with speaking_to(revision.seller):
        page = page_of(revision, wanted)
        if asked_by_htmx(request):
            return HttpResponse(_fragment(page, links))
        return render(
            request, page.template, {"page": page, "links": links, "drawn": _offer(page.offer, links), **more}
        )


def show_kept(request: HttpRequest, opened: Opened, wanted: Asked) -> HttpResponse:
    """The same from memory, where the page has nothing that only this visitor may see."""
    made = made_for(opened, wanted, fragment=asked_by_htmx(request))
    response = answer_of(request, made)
    response.kept_page = made.rules  # type: ignore[attr-defined]  # read by from_memory; a part has none
    return response


def made_for(opened: Opened, wanted: Asked, *, fragment: bool = False) -> Made:
    """The page that everybody with a link of this sort gets, or the part of it that follows the choice: from memory, or
    drawn, for which the revision is read if need be.

    Whether the visitor may look at it is known before: nothing here asks.
    """
    made = kept(opened.found, wanted, fragment=fragment)
    if made is None:
        with speaking_to(opened.revision.seller), own_things.kept():
            key, page = _Wanted.by(opened.found, wanted, fragment=fragment), page_of(opened.revision, wanted)
            made = _made(key, page, _links_beside(opened.found), lambda: told_of(opened))
    return made


def told_of(opened: Opened) -> dict[str, object]:
    """What the page tells besides the revision: where its questions stand, what has changed since the one before."""
    return {
        "talk": talk_of(opened.found.quote, opened.revision.signing) if opened.found.talk else None,
        "revised": revised_since(opened.found.quote, opened.revision),
    }


def kept(found: Found, wanted: Asked, *, fragment: bool = False) -> Made | None:
    """The page that a link opens with what is wanted, or the part of it that follows the choice, if it is kept."""
    made = KEPT.get(_Wanted.by(found, wanted, fragment=fragment))
    return made if isinstance(made, Made) else None


def answer_of(request: HttpRequest, made: Made) -> HttpResponse:
    """A page, with the form's token for this visitor."""
    last = "" if made.rest is None else get_token(request) + made.rest
    allow_rules(request, made.rules)
    return packed_answer(request, made.body, "text/html; charset=utf-8", last)


def _links_beside(found: Found) -> Links:
    if found.only_looks:
        return _TO_LOOK
    return _BESIDE_THE_PAGE if found.colleague is None else _OF_A_COLLEAGUE


def _offer(offer: Offer, links: Links) -> str:
    return render_to_string("proposal/_offer.html", {"offer": offer, "links": links, "fragment": False})


def _fragment(page: Page, links: Links) -> str:
    """What follows the choice; where that is of how many, what else on the page counts them."""
    counted = page if page.revision.limits else None
    context = {"offer": page.offer, "links": links, "fragment": True, "page": counted}
    return render_to_string("proposal/_offer.html", context)


def _made(key: _Wanted, page: Page, links: Links, told: Told) -> Made:
    if key.fragment:
        made = Made(packed([piece(_fragment(page, links), _QUICK)]), None)
    else:
        around = _around(key, page, links, told)
        made = Made(packed(_whole(around, page, links)), around.rest, first_rules(page.seller.accent).source)
    # There is no end of what an address can ask for that is not to be had, or that changes nothing.
    if not page.offer.choice.fixed and (page.amendment is None or key.asked == USUAL):
        KEPT.put(key, made, made.body.size)
    return made


def _whole(around: _Around, page: Page, links: Links) -> tuple[Piece, ...]:
    """A change of a contract is no offer to choose from: nothing on its page follows a choice."""
    if around.after is None:
        return (around.before,)
    return around.before, piece(_offer(page.offer, links), _QUICK), around.after


def _around(of: _Wanted, page: Page, links: Links, told: Told) -> _Around:
    """The page without the part that follows the choice: the same for every choice of one term, billing and numbers."""
    choice = page.offer.choice
    key = (of.sha256, of.only_looks, of.passes_on, of.talk, choice.term, choice.billing, choice.numbers)
    around = KEPT.get(key)
    if not isinstance(around, _Around):
        context = {"page": page, "links": links, "drawn": _DRAWN, "csrf_token": _TOKEN, "seller": page.seller, **told()}
        body, _, rest = render_to_string(page.template, context).partition(_TOKEN)
        before, hole, after = body.partition(_DRAWN)
        around = _Around(piece(before, _WELL), piece(after, _WELL) if hole else None, rest)
        KEPT.put(key, around, around.size)
    return around
