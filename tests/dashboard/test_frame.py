"""What every page's tags write."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.config import ROOT
from connect_platform.dashboard.templatetags import frame
from connections.models import Status


def draw(text: str, path: str = "/", cookies: dict[str, str] | None = None, **context: object) -> str:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies or {})
    return Template("{% load frame %}" + text).render(Context({"request": request, **context}))


def test_every_state_has_words_and_an_icon_of_the_sprite() -> None:
    sprite = (ROOT / "static" / "icons" / "sprite.svg").read_text()
    assert {*Status.values, *work.Work.State.values} <= set(frame.STATES)
    for _, name, words in frame.STATES.values():
        assert f'id="{name}"' in sprite
        assert str(words)


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = (ROOT / "static" / "icons" / "sprite.svg").read_text()
    named = {
        name for page in (ROOT / "templates").rglob("*.html") for name in re.findall(r'icon "([a-z0-9-]+)"', page.read_text())
    }
    assert {name for name in named if f'id="{name}"' not in sprite} == set()


def test_badge_says_its_state_in_words() -> None:
    assert draw("{% badge 'expired' %}").endswith("</svg>Needs reconnecting</span>")


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=3), "3\xa0minutes ago"),
        (timedelta(hours=26), "1\xa0day ago"),
        (timedelta(minutes=-30, seconds=-1), "in 30\xa0minutes"),
    ],
)
def test_times_are_said_in_words_with_the_exact_time_in_the_markup(past: timedelta, words: str) -> None:
    moment = timezone.now() - past
    page = draw("{% ago moment %}", moment=moment)
    assert f'datetime="{moment.isoformat(timespec="seconds")}"' in page
    assert page.endswith(f">{words}</time>")


def test_a_time_that_never_was_is_a_dash() -> None:
    assert draw("{% ago moment %}", moment=None) == "\u2013"


def test_navigation_marks_the_page_and_the_section() -> None:
    link = "{% nav_link '/dashboard/calls' 'activity' 'Calls' %}"
    assert 'aria-current="page"' in draw(link, "/dashboard/calls")
    assert 'aria-current="true"' in draw(link, "/dashboard/calls/1")
    assert "aria-current" not in draw(link, "/dashboard/connections")
    assert "aria-current" not in draw("{% nav_link '/dashboard' 'activity' 'Overview' exact=True %}", "/dashboard/calls")


def test_theme_cookie_takes_two_words_only() -> None:
    assert draw("{% theme_attribute %}", cookies={"theme": "dark"}) == ' data-theme="dark"'
    assert draw("{% theme_attribute %}", cookies={"theme": '"><script>'}) == ""


def test_query_keeps_the_other_filters() -> None:
    assert draw("{% query page=2 %}", "/dashboard/connections?q=a%26b&page=1") == "?q=a%26b&amp;page=2"
