"""The base views of the five surfaces, and the operations on accounts."""
