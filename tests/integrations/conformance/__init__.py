"""Plays every provider's definition against a vendor made from it."""
