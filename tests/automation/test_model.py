"""Any flow comes to what a simple model says, through deaths, pauses, retries, quotas, answers and cancels.

`python -m benchmarks.chaos_flows --model` does the same ten times as often.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from tests.automation.engine_world import with_touch
from tests.automation.flow_model import agrees, cases


def test_any_flow_comes_to_what_the_model_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with_touch(monkeypatch)
    met: Counter[str] = Counter()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(**cases())
    def check(**case: Any) -> None:
        agrees(**case, met=met)

    check()
    assert set(met) >= {"death", "pause", "slowed", "answer", "cancel"}
