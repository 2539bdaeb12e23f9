#!/usr/bin/env bash
# pytest-xdist 3.8.0 with pytest 9.2.0: the mark xdist_group is not heard, and nothing says so.
#
# One would guess: with --dist loadgroup, tests that carry the same xdist_group run in one worker, as its help says.
# What happens: they are spread over the workers like all others. xdist writes the group into item._nodeid, and
# pytest 9 works its nodeid out of something else. With pytest 8.4.2 the same two tests share a worker.
# Seen on 2026-11-29: "pytest 8.4.2: 1 worker" and "pytest 9.2.0: 2 workers".
# For us: conftest.py has a scheduler of its own, which keeps the files together that share something dear.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/test_together.py" <<'PY'
import os, time
import pytest

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("turn", range(4))
def test_where(turn):
    time.sleep(0.5)
    with open(os.environ["SEEN"], "a") as seen:
        print(os.environ["PYTEST_XDIST_WORKER"], file=seen)
PY
workers() { # pytest's version
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "pytest==$1" pytest-xdist==3.8.0
  SEEN="$folder/$1.seen" "$folder/$1/bin/python" -m pytest -q -n 2 --dist loadgroup -p no:cacheprovider "$folder/test_together.py" > /dev/null
  sort -u "$folder/$1.seen" | wc -l
}
before=$(workers 8.4.2)
after=$(workers 9.2.0)
echo "pytest 8.4.2: $before worker(s); pytest 9.2.0: $after worker(s)"
[ "$before" -eq 1 ] && [ "$after" -eq 2 ]
