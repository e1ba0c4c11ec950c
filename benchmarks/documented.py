"""Puts the figures of a benchmark where people read them: its part of docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime

from connect_platform.core.config import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"


def write(name: str, command: str, text: str) -> None:
    """Replace the part of that name, between its marks, with what was measured now and on what machine.

    Raises ValueError where the page has no such part.
    """
    about = f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}"
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    page, count = re.subn(
        rf"{re.escape(begin)}.*?{re.escape(end)}",
        lambda _: f"{begin}\n{about}\n\n{text}\n{end}",
        PAGE.read_text(),
        flags=re.DOTALL,
    )
    if not count:
        raise ValueError(f"{PAGE.name} has no part {begin}")
    PAGE.write_text(page)
