"""Flows, triggers, executions, records, tables."""
