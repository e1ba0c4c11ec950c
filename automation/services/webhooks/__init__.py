"""Telling other systems: endpoints and deliveries."""
