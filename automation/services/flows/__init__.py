"""Flows themselves: drafts, versions and templates."""
