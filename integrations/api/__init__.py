"""What the catalogue answers over HTTP."""
