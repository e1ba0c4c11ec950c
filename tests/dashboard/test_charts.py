"""Charts say in a table what they draw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.template import Context, Template

from connect_platform.dashboard.templatetags import charts
from connect_platform.dashboard.templatetags.charts import Bucket, Slice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def draw(text: str, **context: object) -> str:
    return Template("{% load charts %}" + text).render(Context(context))


def hours(*counts: tuple[int, int, int]) -> list[Bucket]:
    return [Bucket(NOON + timedelta(hours=place), *count) for place, count in enumerate(counts)]


def test_axis_ends_at_the_next_round_number() -> None:
    assert [charts.ceiling(value) for value in (0, 1, 1.5, 2, 3, 7, 10, 11, 21, 99, 101)] == [
        1,
        1,
        2,
        2,
        5,
        10,
        10,
        20,
        50,
        100,
        200,
    ]


def test_bars_stack_what_went_well_under_what_did_not() -> None:
    context = charts.bars(hours((6, 2, 2), (0, 0, 0)), "Calls")
    assert context["top"] == 10
    assert context["total"] == 10
    parts = context["columns"][0]["parts"]
    assert [(part["tone"], part["y"], part["height"]) for part in parts] == [
        ("good", "64", "96"),
        ("warn", "32", "32"),
        ("bad", "0", "32"),
    ]
    assert context["columns"][1]["parts"] == []


def test_bars_have_a_title_and_the_numbers_as_a_table() -> None:
    page = draw("{% bars buckets 'Calls by hour' %}", buckets=hours((6, 2, 1), (0, 0, 0)))
    assert 'role="img"' in page
    assert "<title>Calls by hour</title>" in page
    assert "<caption>Calls by hour</caption>" in page
    assert '<th scope="row">12:00</th><td>6</td><td>2</td><td>1</td>' in page
    assert "13:00</th>" not in page
    assert "style=" not in page


def test_titles_are_escaped() -> None:
    page = draw("{% sparkline values title %}", values=[1, 2], title='"><script>')
    assert "<script>" not in page


def test_latency_leaves_a_gap_where_there_were_no_calls() -> None:
    buckets = [Bucket(NOON, 1, p50=50, p95=100), Bucket(NOON), Bucket(NOON, 1, p50=100, p95=100)]
    context = charts.latency(buckets, "Latency")
    assert context["median"] == "M120 80h.01M600 0h.01"
    assert len(context["buckets"]) == 2


def test_tracker_tells_failure_by_height_and_not_by_color_alone() -> None:
    cells = charts.tracker(hours((4, 0, 0), (3, 0, 1), (1, 0, 3), (0, 0, 0)), "Calls")["cells"]
    assert [(cell["tone"], cell["height"]) for cell in cells] == [("good", 28), ("warn", 19), ("bad", 10), ("rest", 4)]


def test_usage_bar_warns_near_the_limit_and_is_red_at_it() -> None:
    drawn = [charts.usage_bar(used, limit, "Calls") for used, limit in ((10, 100), (80, 100), (120, 100), (5, None))]
    assert [(each["tone"], each["percent"]) for each in drawn] == [("good", 10), ("warn", 80), ("bad", 100), ("good", 0)]


def test_state_bar_names_and_counts_every_part_that_is_there() -> None:
    slices = [Slice("Ready", 3, "good", "/ready"), Slice("Failed", 1, "bad"), Slice("Pending", 0)]
    page = draw("{% state_bar slices 'States' %}", slices=slices)
    assert '<a href="/ready">Ready</a><b class="number">3</b>' in page
    assert '<span>Failed</span><b class="number">1</b>' in page
    assert "Pending" not in page


def test_time_axis_has_at_most_five_marks() -> None:
    assert len(charts.marks(hours(*[(1, 0, 0)] * 24))) == 5
    assert charts.marks(hours((1, 0, 0))) == [NOON]
