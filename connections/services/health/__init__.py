"""Credentials kept fresh, connections looked after, and what happened to them."""
