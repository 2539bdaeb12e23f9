"""The tests' database is what today's migrations make: one that other sources made is never loaded."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from groundwork.migrations_before import BEFORE
from groundwork.tests.dumping import another_database, dumped
from groundwork.tests.migrated import fingerprint, migrate_or_load


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """One with a single migration in it."""
    root = tmp_path / "checkout"
    (root / "plans" / "migrations").mkdir(parents=True)
    (root / "plans" / "migrations" / "0001_first.py").write_text("first")
    (root / "requirements.txt").write_text("django==1")
    return root


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.django_db(transaction=True)
def test_a_changed_migration_makes_a_new_database(checkout: Path, tmp_path: Path) -> None:
    migrations, kept = checkout / "plans" / "migrations", tmp_path / "kept"
    from_nothing = []

    def migrate() -> None:
        """Makes a table for each migration that has none, as the real one does."""
        with connection.cursor() as cursor:
            there = connection.introspection.table_names(cursor)
            from_nothing.append(there == [])
            for file in migrations.iterdir():
                if file.read_text() not in there:
                    cursor.execute(f"CREATE TABLE {file.read_text()} (id integer)")

    def made() -> tuple[list[str], str]:
        with another_database(tmp_path):
            migrate_or_load(migrate, checkout, kept)
            with connection.cursor() as cursor:
                return connection.introspection.table_names(cursor), dumped()

    first = made()
    assert first[0] == ["first"]
    assert made() == first
    (migrations / "0001_first.py").write_text("changed")
    assert made()[0] == ["changed"]
    (migrations / "0002_second.py").write_text("second")
    assert sorted(made()[0]) == ["changed", "second"]
    assert from_nothing == [True, False, True, True]
    assert len(list(kept.glob("*.sql"))) == 1, "older ones are not kept"


def test_what_has_no_say_in_it_changes_no_fingerprint(checkout: Path) -> None:
    before = fingerprint(checkout)
    (checkout / "plans" / "tests").mkdir()
    (checkout / "plans" / "tests" / "test_first.py").write_text("assert True")
    assert fingerprint(checkout) == before
    seen = {before}
    for path in ("plans/models.py", "groundwork/append_only.py", "requirements.txt", "plans/migrations/0002_x.py"):
        (checkout / path).parent.mkdir(exist_ok=True)
        (checkout / path).write_text("changed")
        seen.add(fingerprint(checkout))
    assert len(seen) == 5


def test_the_way_of_before_ends_where_the_one_step_does() -> None:
    """In what Django takes the models to be. What the tables are is shown by the databases of earlier months."""
    loader = MigrationLoader(None, replace_migrations=False)
    one_step = {key for key in loader.graph.nodes if key[1].endswith("_from_nothing")}
    houses = {house for house, _name in BEFORE}
    assert {house for house, _name in one_step} == houses
    ends = [key for house in loader.migrated_apps for key in loader.graph.leaf_nodes(house) if key not in one_step]
    changes = MigrationAutodetector(loader.project_state(ends), ProjectState.from_apps(apps)).changes(loader.graph)
    assert changes == {}


def test_an_empty_database_goes_the_one_step_and_a_begun_one_the_way_of_before() -> None:
    def plan(applied: set[tuple[str, str]]) -> set[tuple[str, str]]:
        loader = MigrationLoader(None)
        loader.applied_migrations = {key: loader.disk_migrations[key] for key in applied}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(MigrationRecorder, "has_table", lambda recorder: True)
            patch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: loader.applied_migrations)
            loader.connection = connection
            loader.build_graph()
        return set(loader.graph.nodes)

    one_step = {key for key in plan(set()) if key[1].endswith("_from_nothing")}
    assert len(one_step) == 5
    assert plan(set()).isdisjoint(BEFORE)
    assert plan(set(BEFORE)) == plan(set())
    # Also a house that came after it is not made at once: data of the others moves into it on the way.
    begun = plan({("groundwork", "0001_user")})
    assert begun.isdisjoint(one_step)
    assert begun.issuperset(BEFORE)
