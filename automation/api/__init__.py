"""Where automation answers."""
