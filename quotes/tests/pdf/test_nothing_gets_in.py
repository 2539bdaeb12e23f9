"""The documents on paper reach for no file and no network, and words of others are printed as they are."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from weasyprint.urls import URLFetchingError, fetch

import pricing
from contracts.documents import Person
from groundwork.pdf import rendering
from groundwork.pdf.engine import FONT_FILES, ProjectFonts
from quotes.pdf import documents
from quotes.tests.revisions import PLAN, make_revision

PROJECT = Path(__file__).parents[3]


REFUSED = (
    "http://127.0.0.1:1/x",
    "https://evil.example/x.png",
    "HTTP://evil.example/",
    "ftp://evil.example/x",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/hostname",
    "file:" + str(PROJECT / "manage.py"),
    str(PROJECT / "manage.py"),
    "/etc/passwd",
    "../../../etc/passwd",
    "//evil.example/x",
    "gopher://evil.example/",
    "jar:file:///etc/passwd!/x",
    "javascript:alert(1)",
    "blob:null/x",
    "",
    "project-font:",
    "project-font:../__init__.py",
    "project-font:/etc/passwd",
    "project-font:LICENSE.txt",
    "project-font:SourceSansPro-Black.otf",
    "project-font:SourceSansPro-Regular.otf?x",
    "Project-Font:SourceSansPro-Regular.otf",
)


@pytest.mark.parametrize("url", REFUSED)
def test_the_fetcher_refuses(url: str) -> None:
    with pytest.raises(URLFetchingError), fetch(ProjectFonts(), url) as response:
        response.read()


def test_the_fetcher_gives_the_fonts_and_what_is_inside_the_document() -> None:
    for name, path in FONT_FILES.items():
        with fetch(ProjectFonts(), f"project-font:{name}") as response:
            assert response.read() == path.read_bytes()
    with fetch(ProjectFonts(), "data:text/plain;base64,aGVsbG8=") as response:
        assert response.read() == b"hello"


HOSTILE = (
    "<script>document.write('in')</script>",
    "<img src=http://127.0.0.1:1/pixel.png>",
    "<img src=file:///etc/passwd>",
    "<iframe src=file:///etc/passwd></iframe>",
    "<object data=file:///etc/passwd></object>",
    "<embed src=file:///etc/passwd>",
    "<link rel=stylesheet href=http://127.0.0.1:1/x.css>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<a rel=attachment href=file:///etc/passwd>x</a>",
    "<style>@import url(http://127.0.0.1:1/x.css);</style>",
    "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style>",
    "<style>.price{display:none}</style>",
    '<p style="position:fixed;top:0">$1.00</p>',
    "</td></tr></table><h1>$1.00</h1>",
    "<svg><image href=file:///etc/passwd /></svg>",
    "<svg><use href=file:///etc/passwd#x /></svg>",
    "<base href=http://127.0.0.1:1/>",
    "<meta http-equiv=refresh content=0;url=http://127.0.0.1:1/>",
    "<meta name=generator content=evil>",
    "-->]]><!--<b>",
    "&lt;b&gt;&#60;script&#62;",
    "} @page { size: 1cm } .x {",
    "\\A } url(file:///etc/passwd)",
    "{{ page.revision }}{% include 'x' %}",
    "{0.__class__} %(x)s %s",
    "url(http://127.0.0.1:1/x)",
)


@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.drill) for turn in (9, 18))])
def test_words_of_others_are_printed_as_they_are(turn: int) -> None:
    """Each of them in every kind of field. The no_network fixture fails the test if anything reaches out."""
    vectors = (*HOSTILE[turn:], *HOSTILE[:turn])
    base = make_revision()
    tiers = tuple(
        replace(tier, name=words[:60], tagline=words) for tier, words in zip(PLAN.tiers, vectors, strict=False)
    )
    services = tuple(
        replace(service, name=words, benefit=words, description=words)
        for service, words in zip(PLAN.services, vectors, strict=True)
    )
    packages = tuple(
        replace(package, name=words, tagline=words) for package, words in zip(PLAN.packages, vectors, strict=False)
    )
    options = tuple(
        replace(option, name=words, tagline=words) for option, words in zip(base.options, vectors, strict=False)
    )
    title, client, name, address, email, phone, website, role, *_ = vectors
    person = Person(name, role, email)
    seller = replace(
        base.seller, name=name, legal_name=client, address=address, email=email, phone=phone, website=website
    )
    hostile = replace(
        base,
        plan=replace(PLAN, tiers=tiers, services=services, packages=packages),
        options=options,
        seller=seller,
        title=title,
        client=client,
        personal_line="\n\n".join(vectors[:4]),
        terms="\n\n".join(vectors),
        prepared_by=person,
        contact=person,
        sha256=pricing.fingerprint(repr(vectors).encode()),  # other words are another revision, as in the database
    )
    pdf = documents.proposal_pdf(hostile)
    reader = pypdf.PdfReader(BytesIO(pdf))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for words in vectors:
        assert text.count("".join(words.split())) >= 2, words
    assert "root:x:0" not in text
    assert reader.metadata is not None
    assert reader.metadata.title == " ".join(f"{title}: Q-2026-0014".split())
    assert not reader.attachments
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (612, 792)


@pytest.mark.parametrize("accent", ["red", "#fff", "#0f6b5c;} @page{size:1cm", "url(file:///etc/passwd)", ""])
def test_an_accent_that_is_no_colour_is_none(accent: str) -> None:
    seller = replace(make_revision().seller, accent=accent)
    assert rendering.own_sheet(seller) == "@page { size: letter } :root { --accent: #17202b }"
