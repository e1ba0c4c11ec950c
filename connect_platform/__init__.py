"""Connect Platform: the wiring of the project and nothing else."""
