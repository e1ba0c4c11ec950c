"""How the five surfaces speak: dialects of errors, paging, rendering and the base views."""
