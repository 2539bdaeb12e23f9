"""Tables as files, for whatever is imported and exported: separated text in, safe CSV out, dates in many hands."""
