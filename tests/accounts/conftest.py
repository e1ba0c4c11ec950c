"""What the tests of accounts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from rest_framework.test import APIClient

from connect_platform.core.api.rendering import dumps

Call = Callable[..., Any]


class QuickArgon2(Argon2PasswordHasher):
    """The real algorithm at its cheapest: what passwords cost is not what these tests are about."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.conftest.QuickArgon2"]


@pytest.fixture
def api() -> Call:
    """`api("POST", "/api/v1/…", {body}, token)`: the answer of a real request through every layer."""
    client = APIClient()

    def call(method: str, path: str, body: Any = None, token: str = "", **headers: str) -> Any:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        raw: Any = body if isinstance(body, bytes) else b"" if body is None else dumps(body)
        return client.generic(method, path, raw, content_type="application/json", headers=headers)

    return call
