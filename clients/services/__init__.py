"""Everything that is done to clients: one function, one use case, one transaction."""
