"""Importing devices: a CSV of 20,000 rows read and compared, beside an earlier build in the same run; and 100,000 rows
carried out, with the memory that takes.

    .venv/bin/python benchmarks/imports.py [--against COMMIT] [--rounds 5] [--rows 100000]

The list is to be read no slower than by the earlier build; 100,000 rows are to take 60 s and 300 MB at most. All is
processor time, which leaves out what others did in between.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from earlier import ROOT, TODAY, commit_of, exit_status, tree_of

LIST = 20_000
# Runs in the tree of either build, with no database: it prints the seconds of each round, and what it found.
_READ = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings_test"
os.environ["DATABASE_URL"] = "sqlite:///" + sys.argv[2] + "/none.sqlite3"
import django
django.setup()
from clients.importing.files import read_table
from clients.importing.plan import plan_import
from clients.importing.rows import Choices
content = open(sys.argv[1], "rb").read()
seconds = []
for _round in range(int(sys.argv[3]) + 1):
    before = time.process_time()
    plan = plan_import(read_table(content), [], [], "Harbor", Choices())
    seconds.append(time.process_time() - before)
print(json.dumps([seconds[1:], len(plan.new), plan.counts]))
"""
_CARRY_OUT = """
import json, os, resource, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings_test"
os.environ["DATABASE_URL"] = "sqlite:///" + sys.argv[2] + "/all.sqlite3"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
before = time.process_time()
call_command("import_devices", "Harbor", sys.argv[1], create=True, stdout=open(os.devnull, "w"))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps([round(time.process_time() - before, 1), memory]))
"""


def list_of(rows: int) -> str:
    """A list as an RMM writes it: ten columns, three kinds of devices, twenty sites."""
    kinds = (
        ("Workstation", "Windows 11 Pro"),
        ("Laptop", "Windows 11 Pro"),
        ("Server", "Windows Server 2022 Standard"),
    )
    lines = [
        "Host name,Device type,Serial number,Site,Operating system,Manufacturer,Model,Last seen,Warranty expires,IP"
    ]
    for at in range(rows):
        kind, system = kinds[at % 3]
        day = f"2026-{at % 12 + 1:02}-{at % 28 + 1:02}"
        lines.append(
            f"HOST-{at:06},{kind},SN{at:08},Site {at % 20},{system},Dell Inc.,Model {at % 40},{day} 08:{at % 60:02}:00,"
            f"2028-{at % 12 + 1:02}-{at % 28 + 1:02},10.0.{at // 256 % 256}.{at % 256}"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, and print the figures."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--against", default=TODAY)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--rows", type=int, default=100_000)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "list.csv").write_text(list_of(LIST))
        (folder / "long.csv").write_text(list_of(asked.rows))
        trees = {"this build": ROOT, "the earlier one": tree_of(commit_of(asked.against), folder)}
        seconds: dict[str, list[float]] = {name: [] for name in trees}
        found = set()
        # In turn, so that both have the same neighbours.
        for _turn in range(2):
            for name, tree in trees.items():
                times, new, counts = json.loads(_run(_READ, tree, folder / "list.csv", folder, asked.rounds))
                seconds[name] += times
                found.add((new, json.dumps(counts)))
        best = {name: min(times) for name, times in seconds.items()}
        ratio = best["this build"] / best["the earlier one"]
        print(f"{LIST:,} rows read and compared: {ratio:.2f} times the earlier build (at most 1)")
        for name, times in seconds.items():
            print(f"  {name:16} best {min(times):.2f} s, median {statistics.median(times):.2f} s")
        if len(found) > 1:
            print("  They do not find the same devices.")
        print(f"{asked.rows:,} rows carried out, in this build:")
        # Each in a process of its own, so that the memory is of the one.
        for name in ("all new", "all unchanged"):
            taken, memory = json.loads(_run(_CARRY_OUT, ROOT, folder / "long.csv", folder, 0))
            print(f"  {name:16} {taken} s, {memory} MB at most")
    return 0


def _run(script: str, tree: Path, content: Path, folder: Path, rounds: int) -> str:
    """What the script prints in a build's tree."""
    command = [sys.executable, "-c", script, str(content), str(folder), str(rounds)]
    return subprocess.run(
        command, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    sys.exit(exit_status(main))
