"""Which tests are spared on PostgreSQL: only those whose every statement another test sends."""

import json
from pathlib import Path

import pytest

from groundwork.tests.spared import Noted, parts, read_noted, same, spared, to_spare


def noted(test: str, *statements: str, seconds: float = 1.0, sparable: bool = True) -> Noted:
    return Noted(test, seconds, frozenset(statements), sparable)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s)", "INSERT INTO t (a, b) VALUES (%s, %s)"),
        ("SELECT a FROM t WHERE a IN (%s, %s, %s)", "SELECT a FROM t WHERE a IN (%s)"),
        ('SAVEPOINT "s139_x2"', 'SAVEPOINT "s7_x11"'),
        ("SELECT a FROM t LIMIT 21", "SELECT a FROM t LIMIT 2"),
        ('SELECT "t"."a", "t"."b" AS "c" FROM "t"', 'SELECT "t"."b" FROM "t"'),
        ('UPDATE "t" SET "a" = %s, "b" = NULL WHERE "t"."id" = %s', 'UPDATE "t" SET "b" = %s WHERE "t"."id" = %s'),
        (
            'UPDATE "t" SET "a" = (CASE WHEN ("t"."id" = %s) THEN %s WHEN ("t"."id" = %s) THEN %s ELSE NULL END)',
            'UPDATE "t" SET "a" = (CASE WHEN ("t"."id" = %s) THEN %s ELSE NULL END)',
        ),
    ],
)
def test_the_same_question_is_one_statement(one: str, other: str) -> None:
    assert same(one) == same(other)


def test_another_column_or_condition_is_another_statement() -> None:
    asked = ["SELECT a FROM t WHERE a = %s", "SELECT b FROM t WHERE a = %s", "SELECT a FROM t WHERE b = %s"]
    assert len({same(sql) for sql in asked}) == len(asked)


def test_a_column_that_is_worked_out_is_another_statement() -> None:
    asked = ["%s", '"t"."a" + %s', "(%s)::jsonb"]
    assert len({same(f'UPDATE "t" SET "a" = {value} WHERE "t"."id" = %s') for value in asked}) == len(asked)


def test_a_plain_statement_is_held_by_its_parts() -> None:
    one = 'SELECT "t"."a" FROM "t" WHERE ("t"."a" = %s AND NOT ("t"."b" LIKE %s)) ORDER BY "t"."a" ASC LIMIT 1'
    assert parts(one) == [
        "SELECT columns", 'FROM "t"', '"t"."a" = %s', '"t"."b" LIKE %s', 'ORDER BY "t"."a" ASC', "LIMIT 0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "t"."a" FROM "t" WHERE "t"."b" = %s FOR UPDATE',
        'SELECT DISTINCT "t"."a" FROM "t" ORDER BY "t"."a" ASC',
        'SELECT "t"."a" FROM "t" WHERE EXISTS(SELECT %s FROM "u" WHERE "u"."b" = %s)',
        'DELETE FROM "t" WHERE "t"."id" = %s',
    ],
)
def test_where_one_part_has_a_say_in_another_it_is_held_as_a_whole(sql: str) -> None:
    assert parts(sql) == [same(sql)]


def test_who_is_spared_sends_nothing_that_the_others_do_not() -> None:
    quick, slow = noted("quick", "a", "b", seconds=0.1), noted("slow", "a", "b", seconds=9)
    race, alone = noted("race", "c", sparable=False), noted("alone", "d")
    shares = noted("shares with the race", "c")
    silent = noted("asks nothing")

    assert to_spare([quick, slow, race, alone, shares, silent]) == ["shares with the race", "slow"]


def test_what_processes_have_noted_is_read(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_text(json.dumps(["one", 0.5, ["a"], True]) + "\n")
    (tmp_path / "2.jsonl").write_text(json.dumps(["two", 1.5, [], False]) + "\n")

    assert read_noted(tmp_path) == [noted("one", "a", seconds=0.5), noted("two", seconds=1.5, sparable=False)]


def test_no_race_and_nothing_that_says_on_both_is_spared() -> None:
    files = {name.partition("::")[0] for name in spared()}

    assert all((Path(__file__).parents[2] / file).exists() for file in files), "make the list anew"
    assert not any("races" in file or "killed" in file or "earlier" in file for file in files)
