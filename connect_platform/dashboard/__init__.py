"""The top floor: operator pages that look across all apps."""
