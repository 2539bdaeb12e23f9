"""A PDF is set in a process of its own, which may take so much and no more, and knows no secret."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from groundwork.pdf import apart
from groundwork.pdf.apart import NoPdfError, Order, PdfFailedError, PdfLimitError, render
from groundwork.pdf.engine import write_pdf


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> Iterator[None]:
    settings.PDF_SECONDS, settings.PDF_MEGABYTES, settings.PDF_PAGES = 60, 1000, 3
    yield
    apart.end()


def a_paper(body: str = "<p>Northgate IT</p>") -> Order:
    html = f'<!doctype html><html lang="en"><title>A paper</title><body>{body}'
    return Order(html, "@page { size: A4 }", b"0123456789abcdef", None, ())


def test_it_is_the_same_file_and_limits_stop_what_is_too_large(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "of nobody's business")
    assert render(a_paper()) == write_pdf(*a_paper())
    helper = _running()
    assert b"SECRET_KEY" not in Path(f"/proc/{helper}/environ").read_bytes()
    with pytest.raises(PdfLimitError, match="more than 3 pages"):
        render(a_paper('<p style="break-before: page">x</p>' * 5))
    settings.PDF_MEGABYTES = 1
    with pytest.raises(PdfLimitError, match="more than 1 MB"):
        render(a_paper("<p>word</p>" * 400))
    settings.PDF_MEGABYTES, settings.PDF_SECONDS = 1000, 1
    with pytest.raises(PdfLimitError, match="more than 1 s"):
        render(a_paper("<p>word</p>" * 20_000))
    settings.PDF_SECONDS = 60
    assert render(a_paper()).startswith(b"%PDF"), "what was too large leaves nothing behind"
    assert _running() == helper
    os.kill(helper, signal.SIGKILL)
    assert render(a_paper()).startswith(b"%PDF"), "a helper that was killed is started again"
    with pytest.raises(PdfFailedError, match="Traceback"):
        render(a_paper()._replace(html=None))  # type: ignore[arg-type]


def test_nothing_is_left_among_the_temporary_files(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not by a document that is set, and not by one that a limit has ended. The fonts of each are 0.8 MB there."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    apart.end()
    assert render(a_paper()).startswith(b"%PDF")
    settings.PDF_SECONDS = 1
    with pytest.raises(PdfLimitError):
        render(a_paper("<p>word</p>" * 20_000))
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_for_temporary_files_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    apart.end()
    assert render(a_paper()).startswith(b"%PDF")
    place.rmdir()
    with pytest.raises(PdfFailedError, match=str(place)):
        render(a_paper())
    place.mkdir()
    assert render(a_paper()).startswith(b"%PDF"), "and goes on when there is one again"


def test_papers_give_way_to_pages() -> None:
    render(a_paper())
    assert os.getpriority(os.PRIO_PROCESS, _running()) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    apart.end()
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library')")
    monkeypatch.setattr(apart, "SURROUNDINGS", {**apart.SURROUNDINGS, "PYTHONPATH": str(tmp_path)})
    with pytest.raises(NoPdfError, match="libpango"):
        render(a_paper())


def _running() -> int:
    assert apart._helper is not None
    return apart._helper._process.pid
