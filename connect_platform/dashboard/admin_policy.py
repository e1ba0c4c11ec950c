"""The content security policy of the admin site, whose theme needs more than our own pages may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver

Patterns: TypeAlias = Iterable[URLPattern | URLResolver]
Urls: TypeAlias = tuple[list[URLPattern | URLResolver], str, str]

#: The theme runs Alpine, which evaluates expressions, starts it from inline scripts, and writes style attributes.
POLICY = {"script-src": ["'unsafe-eval'", "'unsafe-inline'"], "style-src": ["'unsafe-inline'"]}


def relaxed(urls: Urls) -> Urls:
    """`admin.site.urls` under a policy that lets its theme run; every other page keeps the strict one."""
    for pattern in _leaves(urls[0]):
        pattern.callback = csp_update(POLICY)(pattern.callback)
    return urls


def _leaves(patterns: Patterns) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns)
        else:
            yield pattern
