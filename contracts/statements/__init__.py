"""What a client is told of a month or a quarter: what was looked after, what happened, its value, what is ahead.

Knows no database. docs/adr/0027-statements.md says why it is frozen.

- period: a month or a quarter of the calendar
- statement: the statement as values
- statement_document: as the bytes that are kept of it for ever (msp-statement/1)
- words: the same in words, for the page, the paper and the mail
"""

from contracts.statements.period import Period, last_complete, period_of, read_period
from contracts.statements.sections import StatementSection, StatementWords
from contracts.statements.statement import Count, Covered, Hourly, Included, Rung, Statement, Then, Work
from contracts.statements.statement_document import STATEMENT_FORMAT, read_statement, statement_bytes
from contracts.statements.words import period_words, statement_words

__all__ = [
    "STATEMENT_FORMAT",
    "Count",
    "Covered",
    "Hourly",
    "Included",
    "Period",
    "Rung",
    "Statement",
    "StatementSection",
    "StatementWords",
    "Then",
    "Work",
    "last_complete",
    "period_of",
    "period_words",
    "read_period",
    "read_statement",
    "statement_bytes",
    "statement_words",
]
