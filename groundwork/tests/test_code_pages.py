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
