"""One thing done to several at once, from a list: what is ticked, what has to be asked first, and what came of it."""

from collections.abc import Callable, Iterable, Sequence
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


def back_to(request: HttpRequest, usual: str) -> str:
    """Where the button stood, where that is a page of ours."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else usual
