"""A heading never stands alone at the foot of a page: it goes along with the first of what it heads."""

from collections.abc import Iterator
from io import BytesIO

import pypdf
import pytest

from groundwork.pdf.engine import write_pdf

# What the sheets have: a heading, and what stands under it. Each begins with words that nothing else has.
ROW = '<tr><th scope="row">FIRST</th><td class="how">how</td><td class="amount">$1.00</td></tr>'
UNDER = {
    "a line and a table": (
        f'<h2>HEAD</h2><p class="muted">A line.</p><table class="packages"><tbody>{ROW}</tbody></table>'
    ),
    "a paragraph": "<h2>HEAD</h2><div class='terms'><p>FIRST line.</p></div>",
    "a small table": f'<h3>HEAD</h3><table class="bill"><tbody>{ROW * 2}</tbody></table>',
    "a list": "<h3>HEAD</h3><ul class='clauses'><li>FIRST sentence.</li></ul>",
    "a group of amounts": (
        '<table class="amounts"><tbody><tr class="group"><th scope="colgroup" colspan="2">HEAD</th>'
        f'<td class="amount">$1.00</td></tr>{ROW}</tbody></table>'
    ),
    "a section of services": (
        '<table class="compare"><thead><tr><th scope="col" class="name">Service</th><th scope="col">Gold</th></tr>'
        '</thead><tbody><tr class="section"><th scope="colgroup" colspan="2">HEAD</th></tr>'
        '<tr><th scope="row">FIRST<span class="service">20 of them</span></th><td class="in">✓</td></tr>'
        "</tbody></table>"
    ),
}
# How far down the page it begins, in millimetres: from where there is room to where there is none.
PLACES = range(219, 262, 6)


def pages_with(under: str) -> Iterator[list[str]]:
    """For each place what stands on the pages, the heading and the first words under it in order."""
    cases = "".join(
        f'<div style="break-before: page"><div style="height: {place}mm">CASE</div>{under}</div>' for place in PLACES
    )
    made = write_pdf(f'<html lang="en"><title>t</title><body>{cases}</body></html>', "@page { size: A4 }", b"x")
    case: list[str] = []
    for page in pypdf.PdfReader(BytesIO(made)).pages:
        text = page.extract_text()
        if "CASE" in text and case:
            yield case
            case = []
        case.append(text)
    yield case


@pytest.mark.parametrize("what", UNDER)
def test_it_goes_along_with_what_it_heads(what: str) -> None:
    ended = 0
    for case in pages_with(UNDER[what]):
        (page,) = [text for text in case if "HEAD" in text]
        assert "FIRST" in page, what
        ended += page is not case[0]
    assert 0 < ended < len(PLACES), "some have room on the first page, and some have none"
