"""That a skip cannot pass for a success where it is forbidden."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

CASES = """
import pytest
def test_good(): pass
@pytest.mark.skip(reason="later")
def test_marked(): pass
def test_inside(): pytest.skip("later")
@pytest.mark.xfail
def test_bad(): assert False
@pytest.mark.xfail
def test_better_than_expected(): pass
"""
WHOLE = 'import pytest\npytest.skip("later", allow_module_level=True)\n'


@pytest.mark.parametrize(
    ("source", "flag", "counts"),
    [
        (CASES, "--forbid-skips", "3 failed, 1 passed, 1 error"),
        (CASES, "-v", "1 passed, 2 skipped, 1 xfailed, 1 xpassed"),
        (WHOLE, "--forbid-skips", "1 error"),
    ],
)
@pytest.mark.parametrize("processes", ["0", "1"])
def test_a_skip_fails_where_skips_are_forbidden(
    tmp_path: Path, source: str, flag: str, counts: str, processes: str
) -> None:
    """CASES without the flag is the control: there the same tests pass for a success."""
    (tmp_path / "test_cases.py").write_text(source)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    kept = {name: word for name, word in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-p", "groundwork.tests.no_skips", "-p", "xdist", "-n", processes]
    done = subprocess.run(
        [*command, flag, "-p", "no:cacheprovider", "test_cases.py"],
        cwd=tmp_path,
        # The other plugins take seconds to load, and none of them has a word in this.
        env={**kept, "CI": "", "PYTHONPATH": str(settings.BASE_DIR), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert counts in done.stdout.splitlines()[-1], done.stdout + done.stderr
    assert (done.returncode == 0) is (flag == "-v")
