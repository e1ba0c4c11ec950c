"""What automation does."""
