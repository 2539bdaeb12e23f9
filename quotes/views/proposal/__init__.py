"""The client's side: pages behind a link, without an account."""
