"""Calls through connections: rendered, sent within the quota, retried where that is safe, written down."""
