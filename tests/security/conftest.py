"""What the proofs about all operations share: one world, made once, in which each test's own changes are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.test import Client

if TYPE_CHECKING:
    from tests.security.world import Side


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Side]]:
    """Both companies, committed; the tables are emptied when the last of these tests is done."""
    from tests.security.world import make_side  # models exist only once Django is set up

    with django_db_blocker.unblock():
        yield {name: make_side(name) for name in ("alice", "mallory")}
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def alice(world: dict[str, Side], db: None) -> Side:
    return world["alice"]


@pytest.fixture
def mallory(world: dict[str, Side], db: None) -> Side:
    return world["mallory"]


@pytest.fixture
def http() -> Client:
    """Answers a bug with the 500 a caller would get, instead of the exception."""
    return Client(raise_request_exception=False)
