"""Papers in letters of every script, whose bytes are the same in every process."""

import hashlib
from datetime import UTC, datetime
from functools import partial
from typing import Final

import pytest

from groundwork.pdf.enclosure import Enclosure
from groundwork.pdf.rendering import render
from quotes.pdf import documents
from quotes.pdf.documents import proposal_pdf
from quotes.tests.revisions import make_revision
from quotes.tests.scripts import NAMES

# What another process runs: `hashes` with its words.
ELSEWHERE: Final = """
import django; django.setup()
import sys
from quotes.tests.pdf.same_bytes import hashes
print(*hashes(*sys.argv[1:]))
"""


def hashes(state: str, papers: str, words: str) -> list[str]:
    """The hash of each paper, "one" or "all" of them; in the state "warm" others have been set before."""
    if state == "warm":
        proposal_pdf(make_revision(title="Another one first"))
        proposal_pdf(make_revision(title="Another one first, in \uae40\ucca0\uc218"))
    every_script = "\n\n".join(names[0] for names in NAMES.values())
    with pytest.MonkeyPatch.context() as patch:
        # As a contract is set before it is sealed.
        enclosed = Enclosure("acceptance.json", "The record", b"{}", datetime(2026, 11, 30, tzinfo=UTC))
        patch.setattr(documents, "render", partial(render, enclosed=(enclosed,)))
        made = [proposal_pdf(make_revision(client=words, terms=every_script))]
        if papers == "all":
            made.append(proposal_pdf(make_revision(client=words)))
    if papers == "all":
        for client, terms in ((words, every_script), ("Harbor Law Group", "1. Latin")):
            made.append(proposal_pdf(make_revision(client=client, terms=terms)))
    return [hashlib.sha256(content).hexdigest() for content in made]
