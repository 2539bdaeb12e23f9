"""The migrations that an empty database need not go through one by one.

Each takes a moment for every model that hangs together with the one it changes, and nearly all hang on the user: from
nothing they took more than a minute. So each house has a migration `..._from_nothing` that makes today's tables at
once. It replaces all of these together, in all houses: Django takes either the five of them, where none of these has
been applied, or goes on with these, where one has. Each house alone would not do: what was moved from one to another
would hang in a circle, and a house that came later would be made whole before the data of an older one moves into it.

They stay as they are, for databases of before; nothing is added here. What comes later is a migration like any other.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_NAMES: Final = {
    "groundwork": (
        "0001_user",
        "0002_roles",
        "0003_chain",
        "0004_recurring_tasks",
        "0005_mails",
        "0006_details_beside_entries",
        "0007_counted_things",
        "0008_evidence_files",
        "0009_backups",
        "0010_user_own_only",
        "0011_user_needs_second_factor",
        "0012_texts_in_languages",
        "0013_user_in_first_hour",
    ),
    "plans": (
        "0001_working_copy_and_versions",
        "0002_names_as_long_as_a_plan_file_allows",
        "0003_versions_append_only",
        "0004_states_of_the_working_copy",
        "0005_talk",
        "0006_objection_notes_and_annual_increase",
        "0007_cost_sheet",
        "0008_plan_version_2",
        "0009_texts_in_languages",
    ),
    "clients": (
        "0001_clients_and_devices",
        "0002_pending_imports",
        "0003_counts_over_time",
        "0004_first_counts",
        "0005_undo_and_memory",
        "0006_who_undid",
        "0007_names_once_in_any_alphabet",
        "0008_names_once_however_typed",
        "0009_tax_certificate",
        "0010_counted_things",
        "0011_company_data",
        "0012_archived_clients",
        "0013_merged_clients",
        "0014_pending_clients",
        "0015_people_by_rules",
        "0016_device_sources",
        "0017_language_of_a_client",
        "0018_people_undone",
    ),
    "contracts": (
        "0001_the_seller",
        "0002_contracts_live",
        "0003_by_which_clients_are_compared",
        "0004_kept_pdfs",
        "0005_records_with_evidence",
        "0006_calendar_feeds",
        "0007_statements",
        "0008_pending_contracts",
        "0009_words_of_work_figures",
        "0010_head_mail",
        "0011_who_signs",
        "0012_due_at_signing",
        "0013_language_of_clients",
        "0014_the_logo",
        "0015_texts_in_languages",
    ),
    "quotes": (
        "0001_quotes_revisions_contracts",
        "0002_mrr_of_the_recommended_option",
        "0003_chain_head_and_append_only",
        "0004_revising",
        "0005_seller_revision",
        "0006_priced_from",
        "0007_standing_of_clients",
        "0008_true_up_of",
        "0009_events_name_their_subject",
        "0010_chain_is_groundworks",
        "0011_address_of_the_company",
        "0012_a_job_for_each_mail",
        "0013_uncounted",
        "0014_sample_clients",
        "0015_what_may_be_agreed",
        "0016_acceptances_and_the_seller_moves",
        "0017_contracts_of_what_was_accepted",
        "0018_quotes_about_contracts",
        "0019_recorded_answers",
        "0020_amendments_drafted",
        "0021_kept_pdfs_move",
        "0022_priced_from_by_form",
        "0023_alternatives_of_renewals",
        "0024_pending_seals",
        "0025_who_signs",
        "0026_due_at_signing",
        "0027_questions_and_colleagues",
        "0028_chosen_numbers",
        "0029_covers",
        "0030_the_desk",
        "0031_figures_of_before",
        "0032_what_pages_ask_for",
        "0033_texts_in_languages",
        "0034_extras_from_a_catalogue",
        "0035_sendings_and_reminders",
        "0036_approval_by_rules",
        "0037_recipients",
    ),
}

# Our own apps; other people may take their old migrations away.
HOUSES: Final = frozenset(_NAMES)
BEFORE: Final = [(house, name) for house, names in _NAMES.items() for name in names]


class AtOnce(Operation):
    """Models made together, so that all are read once, and not all that hang together anew after each."""

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to `state`, which is rendered when it is asked for next."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make their tables."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop their tables, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate` says of it."""
        return f"Make {len(self.operations)} models at once"


def step_by_step(connection: BaseDatabaseWrapper) -> MigrationExecutor:
    """One that goes through the migrations of before, also in an empty database: to stop on the way."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor
