"""What the proofs about all operations share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from tests.security.world import Side


@pytest.fixture
def alice(db: Any) -> Side:
    from tests.security.world import make_side  # models exist only once Django is set up

    return make_side("alice")


@pytest.fixture
def mallory(db: Any) -> Side:
    from tests.security.world import make_side

    return make_side("mallory")


@pytest.fixture
def http() -> Client:
    """Answers a bug with the 500 a caller would get, instead of the exception."""
    return Client(raise_request_exception=False)
