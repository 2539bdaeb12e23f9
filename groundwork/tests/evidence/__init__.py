"""Files that are kept for ever beside a record."""
