"""Charts drawn on the server as SVG: no script, printable, each with a title and a table that says the same in words.

Geometry is computed here, in a view box stretched to the width of the page; labels are HTML, so that text never stretches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import template

register = template.Library()

WIDTH, HEIGHT = 720.0, 160.0


@dataclass(frozen=True, slots=True)
class Bucket:
    """What happened in one stretch of time: how many went well, were refused and failed; latencies in milliseconds."""

    start: datetime
    good: int = 0
    warn: int = 0
    bad: int = 0
    p50: float | None = None
    p95: float | None = None

    @property
    def total(self) -> int:
        return self.good + self.warn + self.bad


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a whole: a word, how many, and its tone (`good`, `warn`, `bad`, `rest`)."""

    label: str
    count: int
    tone: str = "rest"
    url: str = field(default="", compare=False)


def number(value: float) -> str:
    """An SVG coordinate, short."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def ceiling(value: float) -> float:
    """The next round number (1, 2 or 5 times a power of ten) an axis may end at."""
    if value <= 1:
        return 1.0
    power = 1.0
    while power * 10 < value:
        power *= 10
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


@register.inclusion_tag("components/charts/bars.html")
def bars(buckets: Sequence[Bucket], title: str, time_format: str = "H:i") -> dict[str, Any]:
    """Stacked bars, a column per bucket: failed on top, refused, well below. `time_format` is Django's date format."""
    top = ceiling(max((bucket.total for bucket in buckets), default=0))
    step = WIDTH / max(len(buckets), 1)
    columns = []
    for place, bucket in enumerate(buckets):
        base, parts = HEIGHT, []
        for tone, count in (("good", bucket.good), ("warn", bucket.warn), ("bad", bucket.bad)):
            if not count:
                continue
            height = max(count / top * HEIGHT, 1.5)
            base -= height
            parts.append({"tone": tone, "y": number(base), "height": number(height)})
        columns.append(
            {"bucket": bucket, "x": number(place * step), "bar_x": number(place * step + step * 0.16), "parts": parts}
        )
    return {
        "title": title,
        "columns": columns,
        "step": number(step),
        "bar": number(step * 0.68),
        "top": int(top),
        "time_format": time_format,
        "has_refused": any(bucket.warn for bucket in buckets),
        "marks": marks(buckets),
        "total": sum(bucket.total for bucket in buckets),
    }


@register.inclusion_tag("components/charts/lines.html")
def latency(buckets: Sequence[Bucket], title: str, time_format: str = "H:i") -> dict[str, Any]:
    """The median and the 95th percentile over time, in milliseconds. Stretches without calls leave a gap."""
    top = ceiling(max((bucket.p95 or 0 for bucket in buckets), default=0))
    step = WIDTH / max(len(buckets), 1)

    def path(values: Iterable[float | None]) -> str:
        drawn, pen_down = [], False
        for place, value in enumerate(values):
            if value is None:
                pen_down = False
                continue
            x, y = number((place + 0.5) * step), number(HEIGHT - value / top * HEIGHT)
            drawn.append(f"{'L' if pen_down else 'M'}{x} {y}" if pen_down else f"M{x} {y}h.01")
            pen_down = True
        return "".join(drawn)

    return {
        "title": title,
        "median": path(bucket.p50 for bucket in buckets),
        "slow": path(bucket.p95 for bucket in buckets),
        "top": int(top),
        "buckets": [bucket for bucket in buckets if bucket.p95 is not None],
        "time_format": time_format,
        "marks": marks(buckets),
    }


@register.inclusion_tag("components/charts/sparkline.html")
def sparkline(values: Sequence[float], title: str) -> dict[str, Any]:
    """A small line without axes; the title must say what the last value means."""
    top = max(values, default=0) or 1
    step = 120 / max(len(values) - 1, 1)
    points = " ".join(f"{number(place * step)},{number(26 - value / top * 24)}" for place, value in enumerate(values))
    return {"title": title, "points": points, "area": f"0,28 {points} 120,28" if points else ""}


@register.inclusion_tag("components/charts/tracker.html")
def tracker(buckets: Sequence[Bucket], title: str, time_format: str = "H:i") -> dict[str, Any]:
    """A strip of cells, one per bucket: full height all well, two thirds some failed, a third most failed, a line no calls."""
    cells = []
    step = WIDTH / max(len(buckets), 1)
    for place, bucket in enumerate(buckets):
        tone, height = _health(bucket)
        cells.append({"bucket": bucket, "x": number(place * step + 1), "tone": tone, "height": height, "y": 28 - height})
    return {"title": title, "cells": cells, "width": number(step - 2), "time_format": time_format}


def _health(bucket: Bucket) -> tuple[str, int]:
    """Tone and height of a tracker's cell."""
    if not bucket.total:
        return "rest", 4
    if not bucket.bad:
        return "good", 28
    return ("warn", 19) if bucket.bad / bucket.total < 0.5 else ("bad", 10)


@register.inclusion_tag("components/charts/usage.html")
def usage_bar(used: int, limit: int | None, title: str) -> dict[str, Any]:
    """How much of a limit is used; warns from 80 %, no limit draws an empty bar."""
    share = min(used / limit, 1.0) if limit else 0.0
    tone = "bad" if limit and used >= limit else "warn" if share >= 0.8 else "good"
    return {
        "title": title,
        "used": used,
        "limit": limit,
        "width": number(share * 100),
        "percent": round(share * 100),
        "tone": tone,
    }


@register.inclusion_tag("components/charts/state_bar.html")
def state_bar(slices: Sequence[Slice], title: str) -> dict[str, Any]:
    """One bar cut into the parts of a whole, with a legend that counts each."""
    total = sum(part.count for part in slices)
    drawn, x = [], 0.0
    for part in slices:
        if not part.count:
            continue
        width = part.count / total * WIDTH
        drawn.append({"slice": part, "x": number(x), "width": number(max(width - 3, 2))})
        x += width
    return {"title": title, "parts": drawn, "slices": [part for part in slices if part.count], "total": total}


def marks(buckets: Sequence[Bucket]) -> list[datetime]:
    """Five moments along the time axis, or as many as there are buckets."""
    if len(buckets) <= 5:
        return [bucket.start for bucket in buckets]
    last = len(buckets) - 1
    return [buckets[round(place * last / 4)].start for place in range(5)]
