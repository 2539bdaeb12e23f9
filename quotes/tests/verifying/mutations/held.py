"""Which tables are verified, and every change of a column or a bit that must be found."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import models

from contracts.models import Contract, ContractNumber, ContractRecord, FeeStep, SentStatement, StoredPdf
from groundwork.models import ChainHead, Event, EventDetails, EvidenceContent, EvidenceFile, Mail
from plans.models import PlanVersion
from quotes.models import (
    AcceptedQuote,
    PendingSeal,
    PricedForm,
    ProposalLink,
    Question,
    Quote,
    QuoteExtra,
    QuoteNumber,
    QuoteOption,
    QuoteRevision,
    RecordedAnswer,
    Signature,
)
from quotes.tests.verifying.mutations.mutating import Flip, Mutation, flips_of, mutations_of

# What is verified, and of it what nothing holds: it is bookkeeping, and says nothing that anybody relies on.
HELD: dict[type[models.Model], set[str]] = {
    PlanVersion: set(),
    QuoteRevision: set(),
    ProposalLink: set(),
    Question: set(),
    AcceptedQuote: set(),
    PendingSeal: {"since", "job", "error"},
    RecordedAnswer: set(),
    Signature: set(),
    Contract: set(),
    ContractRecord: set(),
    FeeStep: set(),
    SentStatement: set(),
    StoredPdf: set(),
    EvidenceFile: set(),
    EvidenceContent: set(),
    Event: set(),
    EventDetails: set(),
    ChainHead: set(),
    # When and how it was tried. Of mails to staff, or that never left, the rest neither.
    Mail: {"recipient", "why", "reply", "attempts", "asked_at", "tried_at", "job_id"},
    # When it was written, and what follows from its counts.
    Quote: {"changed_at", "counts_key"},
    QuoteOption: set(),
    QuoteExtra: set(),
    PricedForm: set(),
    QuoteNumber: set(),
    ContractNumber: set(),
}
# What is not verified, by the words of its table, and why nobody has to.
_WORKING = "a working copy: what counted of it stands in the bytes of a revision or a record"
FREE: dict[str, str] = {
    "plans": _WORKING,
    "clients": _WORKING,
    "quotes_sampleclient": _WORKING,
    "quotes_seller": _WORKING,
    "quotes_libraryitem": _WORKING,
    "quotes_covertemplate": _WORKING,
    "quotes_catalogueitem": _WORKING,
    "quotes_quotetemplate": _WORKING,
    "quotes_orderline": "a list of ours: what was signed stands in the revision, and who ordered it in the chain",
    "quotes_approvalrules": "what has to be approved from now on; what was approved stands in the chain",
    "quotes_approvalperson": "who approves from now on; who did stands in the chain",
    "quotes_approveddraft": "what a change is held against; the hash of what was approved stands in the chain",
    "quotes_quotenote": "what we note for ourselves; nobody relies on it",
    "quotes_followup": "what a queue leaves out for now",
    "quotes_plannedsending": "what has not happened yet; what has is an entry",
    "quotes_reminderrules": "says what goes out from now on, and nothing of what has",
    "quotes_reminder": "so that no rule comes true twice; what went out stands in entries",
    "quotes_noreminders": "what is left out from now on; that somebody wanted it is an entry",
    "quotes_nottold": "who wants fewer mails",
    "quotes_recipient": "who gets the next sending; who got one stands in mails and entries",
    "quotes_quotefigures": "sums for reports: all of it follows from quotes, revisions and acceptances, which are held",
    "quotes_offeredladder": "names of options and packages for reports; what was offered stands in revisions",
    "contracts_workfigures": _WORKING,
    "contracts_statementrule": "says what is sent from now on, and nothing of what was",
    "contracts_calendarfeed": "an address that its owner closes and opens",
    "contracts_pendingcontracts": "a file that was not brought in yet, kept for a day",
    "quotes_signingcode": "over after ten minutes, and forgotten; how somebody was known stands in what they signed",
    "groundwork_user": "who may sign in; who did something stands in what they did",
    "groundwork_countedthing": "a word of the company's own; what counted of it stands in a revision",
    "groundwork_ratecount": "how often something was asked for in an hour",
    "groundwork_recurringtask": "when the clockwork looks next",
    "groundwork_backup": "which backups were made; each file says itself what is in it",
    "historical": "the history of a working copy; that of a quote is what the quote is held against",
}
OURS = ("groundwork", "plans", "clients", "contracts", "quotes", "msp_portal")


def why_free(model: type[models.Model]) -> str:
    """Why nobody has to verify this table; empty where nothing is said."""
    table = model._meta.db_table
    if "historical" in table:
        return FREE["historical"]
    return FREE.get(table) or FREE.get(model._meta.app_label, "")


def mutations(most: int) -> Iterator[Mutation]:
    """Of each column at most so many rows, of each way to change it."""
    for model, left_out in HELD.items():
        own = {field.attname for field in model._meta.concrete_fields if _has_meaning(field)}
        per: Counter[object] = Counter()
        for mutation in mutations_of(model, own - left_out):
            way = mutation.field.attname, bool(mutation.also), type(mutation.value)
            per[way] += 1
            if per[way] <= most and not (_never_left(mutation) or _is_drafted(mutation)):
                yield mutation


def _has_meaning(field: "models.Field[Any, Any]") -> bool:
    """Whether it is more than a number that the database gave to the row."""
    return not field.primary_key or not isinstance(field, models.AutoField | models.PositiveSmallIntegerField)


def _is_drafted(mutation: Mutation) -> bool:
    """What a draft's month was priced from, which no history has: it is written anew with each change of the draft."""
    if mutation.model is not Quote or not mutation.field.attname.startswith("priced_"):
        return False
    quote = Quote.objects.get(pk=mutation.key)
    return quote.revising or quote.state in (Quote.State.DRAFT, Quote.State.WITHDRAWN, Quote.State.LOST)


def _never_left(mutation: Mutation) -> bool:
    """Mails to staff, and to clients that were not sent after all."""
    if mutation.model is not Mail:
        return False
    mail = Mail.objects.get(pk=mutation.key)
    return mail.state != Mail.State.TAKEN or mail.kind not in ("proposal", "sign", "contract", "notice", "statement")


def everything(most: int, bits: int) -> list[Mutation | Flip]:
    """Every column of at most so many rows, and so many bits of every file, always the same ones."""
    chance = random.Random("every bit")
    flips = (flips_of(model, "content", bits, chance) for model in (StoredPdf, EvidenceContent))
    return [*mutations(most), *chain.from_iterable(flips)]
