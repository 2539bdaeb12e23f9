"""One tree's part of benchmarks/effect.py: fills a database, then works the effect out once for each line it reads.

Run by effect.py only, with the tree to measure on PYTHONPATH. `effect_worker.py alike 10000` prints "ready", then for
each line on standard input one line of JSON: the seconds, and a fingerprint of what came out.
"""

import gc
import hashlib
import json
import sys
import time
from functools import partial
from importlib import import_module, util
from inspect import signature
from typing import Any

import django
from django.core.management import call_command


def from_tree(name: str, *modules: str) -> Any:
    """What the tree to measure calls by this name, in the first of these modules that it has: some have moved since."""
    for module in modules:
        if util.find_spec(module) is not None and hasattr(import_module(module), name):
            return getattr(import_module(module), name)
    raise SystemExit(f"This tree has no {name} in {' or '.join(modules)}.")


def main(kind: str, clients: int) -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    # The tree's own; they can be imported only now.
    from django.contrib.auth.models import Group

    from groundwork.models import User
    from plans.selectors import plan_of
    from plans.services import import_plan, publish_plan
    from quotes.selectors.effect import effect_on_everybody
    from quotes.tests import many
    from quotes.tests.making import CABLE_TV, NOW

    told_effect = from_tree("told_effect", "quotes.selectors.effect_page", "quotes.selectors.effect_told")
    dearer = from_tree("dearer", "quotes.tests.making", "quotes.tests.test_effect")
    # What a process remembers of one edit for the next one, where the tree has such a thing.
    books = getattr(import_module("quotes.selectors.effect"), "BOOKS", None)
    owner = User.objects.create_user("owner@example.com", name="Owner")
    owner.groups.add(Group.objects.get(name="owner"))
    # Trees of before do not ask who sees it.
    ask: Any = effect_on_everybody
    if "user" in signature(effect_on_everybody).parameters:
        ask = partial(effect_on_everybody, owner)
    plan = import_plan(CABLE_TV, owner, NOW)
    version = publish_plan(plan, revision=1, by=owner, note="", now=NOW)
    many.many_quotes(version, owner, clients, {"alike": many.alike, "own": many.each_their_own}[kind])
    published, working = plan_of(version), dearer()
    print("ready", flush=True)
    for _line in sys.stdin:
        if books is not None:
            books.forget()
        gc.collect()
        times = [(time.perf_counter(), time.process_time())]
        effect = ask(version.plan, published, working, NOW)
        times.append((time.perf_counter(), time.process_time()))
        told_effect(effect, "", "", "1")
        times.append((time.perf_counter(), time.process_time()))
        ask(version.plan, published, working, NOW)
        times.append((time.perf_counter(), time.process_time()))
        print(json.dumps({**figures(times), "fingerprint": fingerprint(effect.changes)}), flush=True)


def figures(times: list[tuple[float, float]]) -> dict[str, float]:
    """What effect.py calls them, from the clock and the processor's before the effect, its page and the next effect."""
    (start, start_processor), (effect, effect_processor), (page, page_processor), (again, again_processor) = times
    return {
        "effect": effect - start,
        "effect_processor": effect_processor - start_processor,
        "page": page - start,
        "page_processor": page_processor - start_processor,
        "again": again - page,
        "again_processor": again_processor - page_processor,
    }


def fingerprint(changes: Any) -> str:
    """A hash of every client's figures, in order."""
    said = [
        (c.client, c.quote, c.contract, c.before, c.after, c.cost_before, c.cost_after, c.falls_below, c.fault)
        for c in changes
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
