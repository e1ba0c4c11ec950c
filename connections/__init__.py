"""Who connected what."""
