"""What the desk's pages read. Every function asks a fixed number of queries for any number of rows."""
