"""What happened, kept, counted and looked up."""
