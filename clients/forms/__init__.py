"""What people type about clients: forms check, services write."""
