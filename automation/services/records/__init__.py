"""Records: what is brought is merged, listed, replayed and imported."""
