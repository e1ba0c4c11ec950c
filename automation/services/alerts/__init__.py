"""Telling people what flows come to."""
