"""Turns machine-readable API descriptions (OpenAPI 3, Google discovery) into actions."""
