"""Files that are kept for ever beside a record, as evidence: PDF, PNG and JPEG.

Why it is as it is: docs/adr/0022-evidence-and-on-behalf.md.

A house above has a form with an `EvidenceField`, calls `keep` in the transaction of what it records, refers to the
row by a ForeignKey, and hands the file out with `download` in a view of its own. Nothing here knows what is proved.

- content: what an uploaded file is, judged by its bytes; pictures, pdf_files: what each kind has to stand
- names: a name that does no harm anywhere
- fields: the box of a form
- keeping: into the database, and read again by the verifier
- downloads: out of it, for staff
"""

from groundwork.evidence.content import MOST_BYTES, Examined, examine, kind_of
from groundwork.evidence.downloads import download
from groundwork.evidence.errors import NotEvidence
from groundwork.evidence.fields import EvidenceField
from groundwork.evidence.keeping import keep, verify

__all__ = ["MOST_BYTES", "EvidenceField", "Examined", "NotEvidence", "download", "examine", "keep", "kind_of", "verify"]
