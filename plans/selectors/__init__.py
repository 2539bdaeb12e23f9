"""What is read of plans and their versions."""
