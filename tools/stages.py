"""Runs the stages of a command one after the other, whatever becomes of each, and sums up."""

import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

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


def run_program(command: Sequence[str], env: dict[str, str]) -> int:
    """Run to the end and return the exit status; a child never outlives us."""
    child = subprocess.Popen(
        command, cwd=ROOT, env=surroundings(**env), stdin=subprocess.DEVNULL, preexec_fn=dies_with_us()
    )
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)  # pytest then still closes its databases
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise


def run_stages(stages: Sequence[Stage]) -> list[Outcome]:
    """Run them all, in order; a failing one does not stop the others."""
    outcomes = []
    for stage in stages:
        say(f"\n--- {stage.name}")
        begun = time.monotonic()
        status = run_program(stage.command, stage.env)
        outcomes.append(Outcome(stage.name, status, time.monotonic() - begun))
    return outcomes


def summary(outcomes: Sequence[Outcome]) -> int:
    """Say what passed and how long it took; returns the exit status of all together."""
    say("")
    for outcome in outcomes:
        verdict = "passed" if outcome.status == 0 else f"FAILED (status {outcome.status})"
        say(f"{outcome.name:<24} {outcome.seconds:7.1f} s  {verdict}")
    return 1 if any(outcome.status for outcome in outcomes) else 0
