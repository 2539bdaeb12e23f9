"""Long work, done step by step, that tells how far it is; to a page's script as a JSON object a line."""

import json
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect

from groundwork.errors import DomainError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the rows that change anything are written."""

    done: int
    total: int


def finished(steps: Generator[object, None, T]) -> T:
    """Go through all steps, and give what comes of them."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def carried_out(
    request: HttpRequest, steps: Generator[Progress, None, T], to: str, said: Callable[[T], str]
) -> HttpResponseBase:
    """An answer that has gone through the steps and says at the address `to` what came of them.

    The page's script, which shows how far it is, gets the steps instead, and at last where to go and what to say there.
    Raises what the steps raise; the script is told of a DomainError.
    """
    if request.headers.get("X-Progress") == "true":
        return StreamingHttpResponse(_lines(steps, to, said), content_type="application/x-ndjson")
    messages.success(request, said(finished(steps)))
    return redirect(to)


def _lines(steps: Generator[Progress, None, T], to: str, said: Callable[[T], str]) -> Generator[str, None, None]:
    """The steps as lines; what goes wrong is the last line. Whoever hangs up takes the work back."""
    try:
        while True:
            step = next(steps)
            yield f"{json.dumps({'done': step.done, 'total': step.total})}\n"
    except StopIteration as end:
        # A message would come too late: it is stored before the first line goes out. The page's script shows it.
        yield f"{json.dumps({'to': to, 'said': said(end.value)})}\n"
    except DomainError as fault:
        yield f"{json.dumps({'fault': str(fault)})}\n"
    finally:
        steps.close()
