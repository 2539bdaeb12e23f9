"""Text in code pages: taken for Windows-1252 where that cannot matter, and else asked about."""

import pytest

from groundwork.tables.code_pages import first_rows, is_western, readings

HEADER = "Host name;Site\n"


@pytest.mark.parametrize(
    ("text", "codec", "western"),
    [
        (HEADER + "A;Zürich\nB;Malmö\nC;Besançon – “x”\n", "cp1252", True),
        ("Gerätename;Standort\nA;Büro Süd\n", "cp1252", True),
        ("Nom;Emplacement\nA;Genève\nB;Nîmes\n", "cp1252", True),
        ("Nombre;Ubicación\nA;Logroño\n", "cp1252", True),
        (HEADER + "A;Genève\n", "cp1252", False),
        (HEADER + "A;Plzeň\n", "cp1250", False),
        (HEADER + "A;Łódź\n", "cp1250", False),
        (HEADER + "A;Склад\n", "cp1251", False),
        (HEADER + "A;服务器\n", "gb18030", False),
        (HEADER + "A;サーバー\n", "cp932", False),
    ],
)
def test_what_is_taken_and_what_is_asked(text: str, codec: str, western: bool) -> None:
    assert is_western(readings(text.encode(codec))) is western


def test_the_first_rows_are_shown_as_each_page_has_them() -> None:
    found = readings((HEADER + "A;Main\nB;Склад\n").encode("cp1251"))
    assert first_rows(found["Windows-1251"]) == "B;Склад"
    assert first_rows(found["Windows-1252"]) == "B;Ñêëàä"


@pytest.mark.parametrize(
    ("page", "name", "text"),
    [
        ("cp850", "DOS 850", "Name;Typ\nBär;Server\n"),
        ("cp850", "DOS 850", "Name;Typ\nMüller;Server\n"),
        ("cp437", "DOS 437", "Name;Type\nCafé Nord;Server\n"),
        ("cp1254", "Windows-1254", "Name;Type\nKapı;Server\n"),
        ("cp1254", "Windows-1254", "Name;Type\nMüdürlüğü;Server\n"),
    ],
)
def test_pages_of_dos_and_of_turkish_are_asked_about(page: str, name: str, text: str) -> None:
    found = readings(text.encode(page))
    assert found[name] == text
    assert not is_western(found)


GERMAN, FRENCH = "Name;Standort;Typ\n", "Nom;Emplacement\n"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        *[("cp850", GERMAN + word) for word in ("Straße", "Ärger", "Überlingen", "Österreich")],
        *[("cp850", FRENCH + word) for word in ("école", "Genève", "Lyon à Paris")],
        *[
            ("cp850", HEADER + word)
            for word in (
                "Straße",
                "Málaga",
                "Bogotá",
                "León",
                "Perú",
                "Ávila",
                "Úbeda",
                "Español",
                "Ça va",
                "Ærø",
                "MÜNCHEN",
            )
        ],
        ("cp437", HEADER + "élan"),
        ("iso8859-2", HEADER + "Dąbrowa"),
        ("gb18030", HEADER + "北"),
        ("cp932", HEADER + "東"),
        ("cp1251", HEADER + "Я"),
    ],
)
def test_a_word_of_another_page_is_never_taken_for_western(page: str, text: str) -> None:
    assert not is_western(readings(text.encode(page)))


@pytest.mark.parametrize(
    "text",
    [
        *[HEADER + word for word in ("Málaga", "Jäger", "François", "Göteborg", "O’Brien", "Wien – Graz", "“Nord”")],
        *[HEADER + word for word in ("Windows\u00a010", "Raum\u00a0Nord", "Intel™")],
        *[GERMAN + word for word in ("Österreich", "Straße")],
        FRENCH + "école",
        "Name;Ubicación\nJulián",
    ],
)
def test_what_can_be_no_word_of_dos_is_western(text: str) -> None:
    assert is_western(readings(text.encode("cp1252")))


def test_an_apostrophe_within_a_word_is_western() -> None:
    assert is_western(readings("Name\nRuth\u2019s PC\n".encode("cp1252")))
