"""The pages of quotes: one room for each thing that somebody does."""
