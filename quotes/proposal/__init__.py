"""What a client sees of a revision, as finished words and figures. Reads frozen documents only; no models in here."""
