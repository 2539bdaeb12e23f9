#!/usr/bin/env python3
"""Takes the README's two screenshots from a running demo.

Start `./portal run`, and in another shell: `.venv/bin/python docs/screenshots/make.py` (after `./portal test` has
installed the browser's driver). PORT as for `./portal run`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from tools.system_packages import browser_path  # noqa: E402  # found from where this file lies

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> int:
    """Write proposal.png and plan.png beside this file."""
    told = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, ROOT / "manage.py", "demo", "--json"], capture_output=True, check=True, text=True
    )
    demo = json.loads(told.stdout)
    proposal = next(quote["proposal_path"] for quote in reversed(demo["quotes"]) if quote["state"] == "sent")
    owner = next(one for one in demo["sign_ins"] if one["role"] == "owner")
    plan = next(one["path"] for one in demo["plans"] if "ladder" in one["name"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1100})
        page.goto(BASE + proposal)
        page.screenshot(path=HERE / "proposal.png")
        page.goto(BASE + "/accounts/login/")
        page.locator("input[name=login]").fill(owner["email"])
        page.locator("input[name=password]").fill(owner["password"])
        page.locator("input[name=password]").press("Enter")
        page.wait_for_load_state()
        page.goto(BASE + plan)
        page.screenshot(path=HERE / "plan.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
