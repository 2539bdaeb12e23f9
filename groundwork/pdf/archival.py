"""PDF/A-3a and PDF/UA-1 at once: a file for decades and for everybody's eyes and ears, with others enclosed.

WeasyPrint writes one variant. It is told to write PDF/A-3a, which holds what PDF/UA-1 wants as well, and what says so
is added: the mark itself, and a description of that mark, without which PDF/A refuses it (ISO 19005-3, 6.6.2.3.1).
"""

from collections.abc import Callable, Sequence
from datetime import UTC
from io import BytesIO
from typing import Any, Final

import pydyf
from weasyprint import Attachment

from groundwork.pdf.enclosure import Enclosure

_UA: Final = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION: Final = "http://www.aiim.org/pdfa/ns/"
_MARK: Final = f"""<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="{_EXTENSION}extension/"
 xmlns:pdfaSchema="{_EXTENSION}schema#" xmlns:pdfaProperty="{_EXTENSION}property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description></rdf:li></rdf:Seq>
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>""".encode()


def options(enclosed: Sequence[Enclosure], finish: Callable[[Any, Any], None]) -> dict[str, Any]:
    """What WeasyPrint has to be told; `finish` is what it would have to call without this."""

    def finish_both(document: Any, pdf: Any) -> None:
        _mark(pdf)
        finish(document, pdf)

    # Readers look names up in a tree that has to be in their order.
    attachments = [_attachment(one) for one in sorted(enclosed, key=lambda one: one.name)]
    return {"pdf_variant": "pdf/a-3a", "attachments": attachments, "finisher": finish_both}


def _attachment(enclosed: Enclosure) -> Attachment:
    moment = enclosed.moment.astimezone(UTC)
    return Attachment(
        file_obj=BytesIO(enclosed.content),
        name=enclosed.name,
        description=enclosed.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


def _mark(pdf: Any) -> None:
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [_marked(metadata.stream)]
    # WeasyPrint finds each file twice, by its name and among all objects.
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _marked(said: list[bytes]) -> bytes:
    before, end, after = b"".join(said).partition(b"</rdf:RDF>")
    assert end
    return before + _MARK + after
