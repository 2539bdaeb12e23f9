"""What ./portal is made of. Only Python's own library: it runs before anything is installed."""
