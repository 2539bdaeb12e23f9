"""What goes into a statement, read from the database.

- building: a statement of a client's contracts for a period
- counting: people and devices in the period
- covering: one contract in the period
- sent: which statements went out, which are due by rule
"""

from contracts.selectors.statement.building import statement_of
from contracts.selectors.statement.sent import Due, due_statements, rule_of, sent_of

__all__ = ["Due", "due_statements", "rule_of", "sent_of", "statement_of"]
