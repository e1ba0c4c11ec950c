"""What it costs: plans, limits, usage."""
