"""Django's SQLite backend, whose writers take turns (docs/adr/0061-writers-take-turns.md)."""
