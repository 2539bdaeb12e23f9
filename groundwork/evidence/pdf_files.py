"""Whether bytes are a PDF with its beginning, its end and the way from there to its contents.

No more is promised: what it does when it is opened is its own, which is why it is only ever handed out as a file to
save (downloads). It is kept byte for byte, because it may carry a signature.
"""

import re
from typing import Final

from django.utils.translation import gettext as _

from groundwork.evidence.errors import NotEvidence

# ISO 32000-2, 7.5.2 and 7.5.5: the version stands in the first line; a reader begins at the end, where the last lines
# say at which byte the table of all parts is. Scanners put blanks and zeros after it.
_HEADER: Final = re.compile(rb"%PDF-[12]\.[0-9]")
_END: Final = re.compile(rb"startxref\s+([0-9]{1,10})\s+%%EOF")
_TABLE: Final = re.compile(rb"\s*(?:xref\b|[0-9]{1,10}\s+[0-9]{1,5}\s+obj\b)")
_TAIL: Final = 1024


def demand_pdf(content: bytes) -> None:
    """Raise NotEvidence unless this is a PDF from its first to its last line."""
    ends = list(_END.finditer(content, max(0, len(content) - _TAIL)))
    whole = ends and _TABLE.match(content, int(ends[-1][1]))
    if not _HEADER.match(content) or not whole:
        raise NotEvidence(
            _("The PDF is damaged or not there as a whole. Open it, print it as a PDF anew, and choose that file.")
        )
