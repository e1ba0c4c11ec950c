"""What starts flows, and the ways in."""
