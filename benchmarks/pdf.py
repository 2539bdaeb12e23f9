"""What the PDF of a proposal costs, beside WeasyPrint called directly on the same HTML and sheets.

    .venv/bin/python benchmarks/pdf.py [--rounds N]

The demo plan's proposal, warm. Both are called in turn in one process, some times each, and what a call leaves behind
is tidied up in its own time; the best of all rounds of the processor's time counts. The bare call makes the same kind
of file (PDF/UA-1) from the same HTML, style sheets and fonts, each read anew, as WeasyPrint's documentation calls it;
beside it stands one that makes a plain PDF, without tags for reading aloud.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
# How much of the bare call's time ours may take.
MOST: Final = 0.75
CALLS: Final = 6


def calls() -> dict[str, Callable[[], bytes]]:
    """Ours, and the bare ones."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings_test"
    import django

    django.setup()
    from weasyprint import CSS, HTML
    from weasyprint import pdf as weasyprint_pdf
    from weasyprint.pdf.stream import Stream
    from weasyprint.text.fonts import FontConfiguration

    from quotes.pdf import documents
    from quotes.tests.revisions import make_revision

    documents.proposal_pdf(make_revision())  # sets the surroundings that engine is loaded in
    from groundwork.pdf import engine

    asked: list[tuple[Any, ...]] = []
    ours, theirs = engine.write_pdf, weasyprint_pdf.Stream
    engine.write_pdf = lambda *words: asked.append(words) or b""  # type: ignore[func-returns-value]
    documents.proposal_pdf(make_revision())
    engine.write_pdf = ours
    (words,) = asked
    html, own_sheet, sheet = words[0], words[1], (ROOT / "groundwork/pdf/print.css").read_text("utf-8")

    def bare(**options: str) -> bytes:
        fonts, fetcher = FontConfiguration(), engine.ProjectFonts()
        sheets = [CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in (sheet, own_sheet)]
        weasyprint_pdf.Stream = Stream
        try:
            document = HTML(string=html, url_fetcher=fetcher)
            made: bytes = document.write_pdf(stylesheets=sheets, font_config=fonts, **options)
        finally:
            weasyprint_pdf.Stream = theirs
        return made

    return {
        "ours": lambda: ours(*words),
        "bare, the same kind of file": lambda: bare(pdf_variant="pdf/ua-1"),
        "bare, a plain PDF": bare,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    rounds = parser.parse_args().rounds
    made = calls()
    best = dict.fromkeys(made, float("inf"))
    for _round, (name, call) in itertools.product(range(rounds), made.items()):
        call()
        gc.collect()
        begun = time.process_time()
        for _call in range(CALLS):
            call()
        gc.collect()
        best[name] = min(best[name], (time.process_time() - begun) / CALLS)
    print("| | ours, of it | processor |\n| --- | --- | --- |")
    for name, took in best.items():
        print(f"| {name} | {best['ours'] / took:.2f}x | {took * 1000:.0f} ms |")
    ratio = best["ours"] / best["bare, the same kind of file"]
    print(f"\n{ratio:.2f} of the bare call, at most {MOST}: {'missed' if ratio > MOST else 'kept'}")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
