"""PDFs against the entries that name them: the file under a key is the one that was sealed for what the key is of."""

from collections import defaultdict
from collections.abc import Iterator, Set

from contracts.models import ContractRecord, SentStatement, StoredPdf
from contracts.pdf.notice import notice_key
from contracts.pdf.statement import statement_key
from groundwork import chain
from groundwork.models import Event
from quotes.models import AcceptedQuote
from quotes.pdf.documents import contract_key, contract_key_of_before
from quotes.verifying.told import BATCH


def verify_pdfs() -> Iterator[str]:
    """Entries whose PDF is gone or another, and files that lie where the one of something else belongs."""
    sealed: defaultdict[str, set[str]] = defaultdict(set)  # by the hash of what the file is of
    named: dict[str, int] = {}
    for event in Event.objects.filter(kind=Event.Kind.PDF).order_by("seq").iterator(chunk_size=BATCH):
        body = chain.said_by(event)
        if not isinstance(sha256 := body.get("pdf_sha256"), str):
            continue
        for key in ("contract", "record_sha256", "statement_sha256"):
            if key in body:
                sealed[str(body[key])].add(sha256)
        named.setdefault(sha256, event.seq)
    of_which = {sha256: of for of, files in sealed.items() for sha256 in files}
    held = dict(StoredPdf.objects.order_by("pk").values_list("pk", "sha256").iterator(chunk_size=2000))
    for sha256 in sorted(named.keys() - set(held.values()), key=named.__getitem__):
        yield f"entry {named[sha256]}: it names a PDF with hash {sha256}, which is not there"
    wrong: list[tuple[str, str | None, set[str]]] = []
    called: dict[str, str] = {}  # of what another file is found in a wrong place
    for place, of, key in _places(held.keys()):
        kept, wanted = held.get(key), sealed.get(of, set())
        if kept not in wanted and (kept or wanted):
            wrong.append((place, kept, wanted))
            called[of] = place
    for place, kept, wanted in wrong:
        other = called.get(of_which.get(kept or "", ""))
        whose = f", which is that of {other}" if other else ""
        names = ", ".join(sorted(wanted)) or "none"
        yield f"{place}: its PDF has hash {kept or 'none'}{whose}, the chain names {names}"


def _places(held: Set[str]) -> Iterator[tuple[str, str, str]]:
    """Whatever has a PDF that the chain names: what it is, the hash by which entries know it, and the file's key.

    `held` are the keys that there are: the paper of a contract from before papers were sealed lies under another one.
    """
    for accepted in AcceptedQuote.objects.select_related("quote", "record").order_by("pk").iterator(BATCH):
        before = contract_key_of_before(accepted)
        key = before if before in held else contract_key(accepted)
        yield f"acceptance of {accepted.quote}", accepted.record.record_hash, key
    for record in ContractRecord.objects.select_related("contract").order_by("pk").iterator(BATCH):
        yield f"contract {record.contract}: record {record.number}", record.sha256, notice_key(record)
    for sent in SentStatement.objects.select_related("contract").order_by("pk").iterator(BATCH):
        yield f"contract {sent.contract}: statement {sent.period}, {sent.number}", sent.sha256, statement_key(sent)
