"""An import that answers step by step to the page's script: a JSON object a line."""

import json
from collections.abc import Callable, Generator
from typing import TypeVar

from django.http import HttpRequest, StreamingHttpResponse

from clients.services.imports import Progress
from groundwork.errors import DomainError

T = TypeVar("T")


def wants_steps(request: HttpRequest) -> bool:
    """Whether the page's script asks, which shows how far it is."""
    return request.headers.get("X-Progress") == "true"


def told(steps: Generator[Progress, None, T], to: str, said: Callable[[T], str]) -> StreamingHttpResponse:
    """An answer of the steps of an import, and at last of where to go on and what to say there."""
    return StreamingHttpResponse(_lines(steps, to, said), content_type="application/x-ndjson")


def _lines(steps: Generator[Progress, None, T], to: str, said: Callable[[T], str]) -> Generator[str, None, None]:
    """The steps of an import as lines; what goes wrong is the last line. Whoever hangs up takes the import back."""
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
