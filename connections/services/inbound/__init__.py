"""Webhooks that providers send: verified, stored once, matched, kept for replay."""
