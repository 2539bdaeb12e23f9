"""Many contracts from before the portal as a file: what its columns and cells mean, and what bringing it in makes."""
