"""Counting what companies use."""

from __future__ import annotations

from django.db import connection

_COUNT = """
    INSERT INTO billing_usagehour (company_id, operation, hour, quantity, errors)
    VALUES (%s, %s, date_trunc('hour', now(), 'UTC'), %s, %s)
    ON CONFLICT (company_id, operation, hour) DO UPDATE
    SET quantity = billing_usagehour.quantity + EXCLUDED.quantity, errors = billing_usagehour.errors + EXCLUDED.errors
"""


def count(company_id: int, operation: str, quantity: int = 1, *, errors: int = 0) -> None:
    """Add to the current hour of an operation such as `connection.call`, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [company_id, operation, quantity, errors])
