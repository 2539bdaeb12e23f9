"""One thing done to several at once, from a list: what is ticked, what has to be asked first, what came of it, and how
it is taken back.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from groundwork.errors import DomainError

T = TypeVar("T")
# So many are handled by one press at most: a page of a list has 50 at the most.
MOST: Final = 100
_OURS: Final = ("csrfmiddlewaretoken", "sure")


@dataclass(frozen=True, slots=True)
class Undo:
    """The deed that takes one back: posted to its own address, with these as what a form would have."""

    address: str
    fields: tuple[tuple[str, str], ...]


def ticked(sent: QueryDict, name: str) -> list[str]:
    """What is ticked, each once. PostgreSQL refuses to compare a zero character, and nothing is called by one."""
    return [value for value in dict.fromkeys(sent.getlist(name)) if value.isprintable()][:MOST]


def is_sure(request: HttpRequest) -> bool:
    """Whether the question of `ask_first` was answered."""
    return "sure" in request.POST


def ask_first(request: HttpRequest, title: str, text: str, button: str, things: Iterable[object]) -> HttpResponse:
    """The question before something that cannot be taken back; it names what it would be done to, and sends again."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in _OURS for value in values]
    words = {"title": title, "text": text, "button": button, "things": list(things), "typed": typed}
    return render(request, "several_sure.html", {**words, "back": back_to(request, "/")})


def each_of(request: HttpRequest, things: Sequence[T], deed: Callable[[T], object]) -> list[T]:
    """Do it with each of them; returns with which it was done. What cannot be done with one of them is said."""
    done = []
    for thing in things:
        try:
            deed(thing)
        except DomainError as error:
            said = str(error)
            messages.error(request, said if str(thing) in said else f"{thing}: {said}")
        else:
            done.append(thing)
    return done


def tell(request: HttpRequest, said: str, undo: Undo | None = None) -> None:
    """Say that it is done, with the button that takes it back where there is one; `undo_of` reads it."""
    messages.success(request, said, extra_tags=json.dumps(asdict(undo)) if undo else "")


def undo_by(request: HttpRequest, name: str, things: Iterable[object], **deed: object) -> Undo:
    """The deed that is posted to the same address, of these `things` under the name that their boxes have."""
    fields = [(name, str(thing)) for thing in things]
    back = [("next", request.POST["next"])] if "next" in request.POST else []
    return Undo(request.path, (*((key, str(value)) for key, value in deed.items()), *fields, *back))


def undo_of(tags: str) -> Undo | None:
    """What `tell` has kept with a message."""
    if not tags:
        return None
    kept = json.loads(tags)
    return Undo(kept["address"], tuple((name, value) for name, value in kept["fields"]))


def back_to(request: HttpRequest, usual: str) -> str:
    """Where the button stood, where that is a page of ours."""
    asked = request.POST.get("next", "")
    # A word without a slash would be looked for among the names of views.
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, {request.get_host()})
    return asked if is_ours else usual
