"""Connections as surfaces *public*, *apps* and *connect* show them."""
