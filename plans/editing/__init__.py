"""Edits of a plan: pure functions from one plan to the next. What they make is checked by `read_plan` afterwards."""
