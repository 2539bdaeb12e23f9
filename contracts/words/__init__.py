"""What contracts say, in plain words. Knows documents and no database."""
