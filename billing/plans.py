"""What each plan allows. None means without limit.

These figures are the platform's own; change them here, the tests of `tests/billing/test_plans.py` hold them.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The limits of one plan. `credits` and `actions` count per calendar month, `requests` per hour and surface."""

    name: str
    requests: int
    credits: int
    triggers: int | None
    actions: int | None
    loop_iterations: int
    tables: int | None
    table_rows: int
    template_clones: int | None
    history_days: int


PLANS = MappingProxyType(
    {
        plan.name: plan
        for plan in (
            Plan(name="free", requests=1_000, credits=1_000, triggers=2, actions=100, loop_iterations=10,
                 tables=1, table_rows=100, template_clones=3, history_days=7),
            Plan(name="starter", requests=1_000, credits=5_000, triggers=10, actions=1_000, loop_iterations=50,
                 tables=5, table_rows=1_000, template_clones=20, history_days=30),
            Plan(name="growth", requests=10_000, credits=20_000, triggers=None, actions=10_000, loop_iterations=200,
                 tables=25, table_rows=10_000, template_clones=None, history_days=90),
            Plan(name="team", requests=50_000, credits=35_000, triggers=None, actions=None, loop_iterations=1_000,
                 tables=None, table_rows=100_000, template_clones=None, history_days=180),
            Plan(name="enterprise", requests=100_000, credits=50_000, triggers=None, actions=None, loop_iterations=1_000,
                 tables=None, table_rows=100_000, template_clones=None, history_days=365),
        )
    }
)  # fmt: skip


def of(name: str) -> Plan:
    """The plan of that name; the smallest one for a name that is not known."""
    return PLANS.get(name) or PLANS["free"]


def hourly_limit(name: str) -> int:
    """Requests an hour on one surface."""
    return of(name).requests
