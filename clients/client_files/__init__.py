"""Many clients as a file: what its columns and cells mean, what importing it would do, and writing one."""
