"""Pages: load what this person may see, check the form, call one service, show what came of it."""
