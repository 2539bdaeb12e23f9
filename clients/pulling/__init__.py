"""Devices from the tool itself: what to ask it, what its answer lists, and when a list is too unusual to be taken."""
