"""What a plan allows by the calendar month (UTC): taken from one row, so that no two callers take the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from billing.models import MonthlyUse
from connect_platform.core import prepared
from connect_platform.core.errors import PlanLimit

#: Actions run through the API; those inside flows are not counted.
ACTIONS = "actions"

# The row is locked by whoever changes it, so the limit is looked at by one after the other.
_TAKE = """
INSERT INTO billing_monthlyuse AS mine (company_id, meter, month, used)
SELECT %s, %s, date_trunc('month', now() AT TIME ZONE 'UTC')::date, 1 WHERE %s::bigint > 0
ON CONFLICT (company_id, meter, month) DO UPDATE SET used = mine.used + 1 WHERE mine.used < %s::bigint
RETURNING id
"""
_GIVE_BACK = "UPDATE billing_monthlyuse SET used = used - 1 WHERE id = %s AND used > 0"
_UNLIMITED = 2**62


@dataclass(frozen=True, slots=True)
class Allowance:
    """A month of a meter: `limit` None is without limit; it begins anew at `ends`."""

    used: int
    limit: int | None
    ends: date

    @property
    def remaining(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.used)


def take(company_id: int, meter: str, limit: int | None) -> int:
    """Take one of this month's, and give the row it was taken from. Raises PlanLimit where none is left."""
    most = _UNLIMITED if limit is None else limit
    row = prepared.one(_TAKE, company_id, meter, most, most)
    if row is None:
        raise PlanLimit(
            f"The plan's {limit} {meter} of this month are used up.",
            hint=f"Wait until {_month(datetime.now(UTC).date())[1]:%Y-%m-%d} or choose a larger plan.",
        )
    return int(row[0])


def give_back(taken: int) -> None:
    """Give one back to the month it was taken from: what it was taken for did not happen."""
    prepared.execute(_GIVE_BACK, (taken,))


def of_month(company_id: int, meter: str, limit: int | None) -> Allowance:
    """How this month stands."""
    first, ends = _month(datetime.now(UTC).date())
    used = MonthlyUse.objects.filter(company_id=company_id, meter=meter, month=first).values_list("used", flat=True).first()
    return Allowance(used or 0, limit, ends)


def _month(day: date) -> tuple[date, date]:
    """The first day of a day's month and of the next."""
    return day.replace(day=1), date(day.year + day.month // 12, day.month % 12 + 1, 1)
