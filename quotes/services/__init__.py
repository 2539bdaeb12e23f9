"""What can be done with quotes: one room for each use case."""
