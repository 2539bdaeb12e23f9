"""Every text that a client reads is translated into each language, with the same placeholders."""

from pathlib import Path

import pytest
from django.conf import settings

from groundwork import texts
from groundwork.catalogs import PLACE, languages_in
from groundwork.locales import ENGLISH, LANGUAGES
from groundwork.texts import Lack, bring_up, lacks_of

ROOT = Path(settings.BASE_DIR)
SOURCE = """
_("Why")
_("From %(day)s on")
ngettext("%(count)s day", "%(count)s days", 3)
"""


def test_every_text_that_a_client_reads_is_translated() -> None:
    assert languages_in(ROOT / "locale") == sorted(set(LANGUAGES) - {ENGLISH})
    lacks = [str(lack) for lack in lacks_of(ROOT, ROOT / "locale")]
    assert not lacks, "\n".join(["Run ./portal manage texts and translate what it lists:", *lacks])


def catalog(root: Path, body: str, language: str = "de") -> list[Lack]:
    path = root / "locale" / language / PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    path.write_text(f'{head}"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n{body}', "utf-8")
    return list(lacks_of(root, root / "locale"))


WHOLE = """
msgid "Why"
msgstr "Warum"

msgid "From %(day)s on"
msgstr "Ab %(day)s"

msgid "%(count)s day"
msgid_plural "%(count)s days"
msgstr[0] "ein Tag"
msgstr[1] "%(count)s Tage"
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "words.py").write_text(SOURCE, "utf-8")
    monkeypatch.setattr(texts, "PLACES", ("words.py",))
    return tmp_path


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("Warum", "", "de: is not translated: 'Why'"),
        ('msgid "Why"', '#, fuzzy\nmsgid "Why"', "de: is not translated: 'Why'"),
        ("Ab %(day)s", "Ab dann", "de: has other placeholders: 'From %(day)s on'"),
        ("Ab %(day)s", "Ab %(Tag)s", "de: has other placeholders: 'From %(day)s on'"),
        ("%(count)s Tage", "", "de: is not translated: '%(count)s day'"),
        ("Ab %(day)s", "Ab dem %(day)s.Ab dem %(day)s.", "de: is said twice: 'From %(day)s on'"),
        ('msgid "Why"', 'msgid "Old"\nmsgstr "Alt"\n\nmsgid "Why"', "de: stands nowhere any more: 'Old'"),
    ],
)
def test_what_a_catalog_lacks_is_named(sources: Path, written: str, instead: str, fault: str) -> None:
    assert catalog(sources, WHOLE) == []
    assert [str(lack) for lack in catalog(sources, WHOLE.replace(written, instead))] == [fault]


@pytest.mark.parametrize("ill", ["Pourquoi ?", "« Pourquoi »", "Pourquoi : parce que"])
def test_no_line_of_french_begins_with_a_mark(sources: Path, ill: str) -> None:
    well = ill.replace(" ?", "\xa0?").replace("« ", "«\xa0").replace(" »", "\xa0»").replace(" :", "\xa0:")
    assert catalog(sources, WHOLE.replace("Warum", well), "fr") == []
    assert [str(lack) for lack in catalog(sources, WHOLE.replace("Warum", ill), "fr")] == [
        "fr: may break before a mark: 'Why'"
    ]


def test_new_texts_are_written_without_a_translation_and_old_ones_keep_theirs(sources: Path) -> None:
    catalog(sources, WHOLE)
    (sources / "words.py").write_text(SOURCE.replace('"Why"', '"How"'), "utf-8")
    bring_up(sources, sources / "locale")
    assert [str(lack) for lack in lacks_of(sources, sources / "locale")] == ["de: is not translated: 'How'"]
    written = (sources / "locale" / "de" / PLACE).read_text("utf-8")
    assert "Warum" not in written
    assert 'msgstr "Ab %(day)s"' in written
