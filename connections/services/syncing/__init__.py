"""What is read from accounts: first all of it, then what changed."""
