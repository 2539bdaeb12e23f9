"""Runs the stages of a command, one after the other or side by side, whatever becomes of each, and sums up."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

from tools.machine import ROOT, dies_with_us, say, surroundings


@dataclass(frozen=True, slots=True)
class Stage:
    """One program to run: what the summary calls it, its words, and what its environment has on top of ours."""

    name: str
    command: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a stage."""

    name: str
    status: int
    seconds: float


Child = subprocess.Popen[bytes]


def _start(stage: Stage, output: IO[bytes] | None = None) -> Child:
    """Start it; a child never outlives us."""
    return subprocess.Popen(
        stage.command,
        cwd=ROOT,
        env=surroundings(**stage.env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        preexec_fn=dies_with_us(),
    )


def _stop(children: Sequence[Child]) -> None:
    """End them as Ctrl-C does: pytest then still closes its databases."""
    for child in children:
        child.send_signal(signal.SIGINT)
    for child in children:
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _run(stage: Stage) -> Outcome:
    begun = time.monotonic()
    child = _start(stage)
    try:
        status = child.wait()
    except KeyboardInterrupt:
        _stop([child])
        raise
    return Outcome(stage.name, status, time.monotonic() - begun)


def run_stages(stages: Sequence[Stage]) -> list[Outcome]:
    """Run them all, in order; a failing one does not stop the others."""
    outcomes = []
    for stage in stages:
        say(f"\n--- {stage.name}")
        outcomes.append(_run(stage))
    return outcomes


def run_at_once(first: Stage, *others: Stage) -> list[Outcome]:
    """Run them side by side. The first one is heard while it runs, each other when it has ended."""
    begun = time.monotonic()
    with ExitStack() as files:
        heard = [files.enter_context(tempfile.TemporaryFile()) for _ in others]
        children = [_start(stage, output) for stage, output in zip(others, heard, strict=True)]
        try:
            outcomes = run_stages([first])
            for stage, child, output in zip(others, children, heard, strict=True):
                status = child.wait()
                outcomes.append(Outcome(stage.name, status, time.monotonic() - begun))
                say(f"\n--- {stage.name}")
                output.seek(0)
                say(output.read().decode("utf-8", "replace"))
        except KeyboardInterrupt:
            _stop(children)
            raise
    return outcomes


def run_unheard(*stages: Stage) -> None:
    """Run them side by side, whatever becomes of each: what they say and how they end is of no interest."""
    with open(os.devnull, "wb") as nobody:
        children = [_start(stage, nobody) for stage in stages]
        try:
            for child in children:
                child.wait()
        except KeyboardInterrupt:
            _stop(children)
            raise


def summary(outcomes: Sequence[Outcome]) -> int:
    """Say what passed and how long it took; returns the exit status of all together."""
    say("")
    for outcome in outcomes:
        verdict = "passed" if outcome.status == 0 else f"FAILED (status {outcome.status})"
        say(f"{outcome.name:<24} {outcome.seconds:7.1f} s  {verdict}")
    return 1 if any(outcome.status for outcome in outcomes) else 0
