"""./portal check: everything that reads the code without running the tests."""

import secrets

from tools import environment
from tools.machine import PYTHON, ROOT, VAR, VENV
from tools.stages import Stage, run_stages, summary


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def _templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def check() -> int:
    """Run every check; returns the exit status."""
    environment.ensure("tests")
    manage = [str(PYTHON), "manage.py"]
    in_memory = {"DATABASE_URL": "sqlite://:memory:"}
    as_development = {"PORTAL_ENV": "development", **in_memory}
    as_production = {
        "PORTAL_ENV": "production",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PUBLIC_BASE_URL": "https://portal.example.com",
        **in_memory,
    }
    stages = [
        Stage("lint", [_tool("ruff"), "check", ".", "portal"]),
        Stage("format", [_tool("ruff"), "format", "--check", ".", "portal"]),
        Stage("types", [_tool("mypy"), "."]),
        Stage("imports", [_tool("lint-imports"), "--no-logo", "--cache-dir", str(VAR / "import_linter_cache")]),
        Stage("shape", [str(PYTHON), "-m", "tools.shape"]),
        Stage("templates", [_tool("djade"), "--check", "--target-version", "5.2", *_templates()]),
        Stage("migrations", [*manage, "makemigrations", "--check", "--dry-run"], as_development),
        Stage("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], as_production),
    ]
    return summary(run_stages(stages))
