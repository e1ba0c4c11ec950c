"""Executions run: claimed, carried out, stored, held back and let go on."""
