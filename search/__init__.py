"""The service index."""
