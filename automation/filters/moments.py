"""Filters of dates and times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from automation.comparing import moment, number
from automation.filters.rules import FilterError, bounded, number_of, rule, text_of

_FORMAT = re.compile(r"%(.?)", re.DOTALL)
_FORMATS = "YmdHMSfjyBbAaIpzZuVGwe%"
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


def _moment(value: Any) -> datetime:
    seconds = number(value)
    if seconds is not None:
        try:
            return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 10**11 else seconds, UTC)
        except (OverflowError, ValueError, OSError):
            raise FilterError("the number is no moment") from None
    found = moment(value)
    if found is None:
        raise FilterError(f"{text_of(value)[:40]!r} is no ISO 8601 date or time")
    return found


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(text_of(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FilterError(f"there is no time zone {text_of(name)[:40]!r}") from None


@rule("a moment by a format such as `%d.%m.%Y %H:%M`, in a time zone where one is given", 1, 2)
def date(value: Any, form: Any, zone: Any = None) -> str:
    found = _moment(value)
    found = found.astimezone(_zone(zone)) if zone is not None else found
    for letter in _FORMAT.findall(text_of(form)):
        if not letter or letter not in _FORMATS:
            raise FilterError(f"the format knows %{', %'.join(_FORMATS)}")
    return bounded(found.strftime(text_of(form)))


@rule("a moment so many seconds, minutes, hours, days or weeks later; negative is earlier", 2)
def add_time(value: Any, amount: Any, unit: Any) -> str:
    seconds = _UNITS.get(text_of(unit).lower().rstrip("s"))
    if seconds is None:
        raise FilterError(f"the unit is one of {', '.join(_UNITS)}")
    try:
        return (_moment(value) + timedelta(seconds=float(number_of(amount)) * seconds)).isoformat()
    except (OverflowError, ValueError):
        raise FilterError("the result is no moment") from None


@rule("a moment in a time zone such as `Europe/Berlin`", 1)
def in_zone(value: Any, zone: Any) -> str:
    return _moment(value).astimezone(_zone(zone)).isoformat()


@rule("a moment as Unix seconds")
def timestamp(value: Any) -> int:
    return int(_moment(value).timestamp())
