"""Agents, data sources, conversations, deployments."""
