"""Every request has an id, none carries NUL further, and other sites' pages may call only what is open to them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
http = Client()


@pytest.mark.parametrize("asked", ["a", "A-b_c.9", "x" * 64])
def test_a_sound_request_id_is_kept(asked: str) -> None:
    assert http.get("/healthz", headers={"X-Request-Id": asked})["X-Request-Id"] == asked


@pytest.mark.parametrize("asked", ["", "x" * 65, "a b", "a\nb", "<script>", "ä", "a/b"])
def test_any_other_is_replaced(asked: str) -> None:
    given = http.get("/healthz", headers={"X-Request-Id": asked})["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{32}", given)


def test_each_request_gets_an_id_of_its_own() -> None:
    assert http.get("/healthz")["X-Request-Id"] != http.get("/healthz")["X-Request-Id"]


@pytest.mark.parametrize(
    ("path", "key"), [("/connections/a\x00", "errorCode"), ("/v1/\x00/integrations/tools", "error"), ("/api/v1/\x00", "code")]
)
def test_nul_in_a_path_is_a_path_that_does_not_exist(path: str, key: str) -> None:
    answer = http.get("/", PATH_INFO=path)
    assert answer.status_code == 404
    assert key in answer.json()


def test_nul_in_a_query_is_bad_input() -> None:
    for path in ("/connections", "/connect/v1/providers", "/api/v1/auth/me", "/integrations"):
        answer = http.get(path, QUERY_STRING="a=%00")
        assert answer.status_code == 400, path
        assert answer["X-Request-Id"]


OPEN = [
    "/intent-token",
    "/intent-token/validate",
    "/integrations",
    "/integrations/sandbox",
    "/services",
    "/services/x",
    "/categories",
    "/api/v1/agents/agent_1/chat",
]
CLOSED = [
    "/connections",
    "/connections/x",
    "/intent-token-links",
    "/oauth/token",
    "/v1/app_1/integrations/execute",
    "/connect/v1/providers",
    "/api/v1/auth/login",
    "/api/v1/agents/agent_1",
    "/dashboard",
    "/sign-in",
    "/healthz",
    "/link/x",
]


@pytest.mark.parametrize("path", OPEN)
def test_other_sites_may_call_what_is_open(path: str) -> None:
    assert http.get(path, headers={"Origin": "https://evil.example"})["Access-Control-Allow-Origin"] == "*"
    asked = http.options(path, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert asked["Access-Control-Allow-Methods"] == "GET, POST"
    assert "Access-Control-Allow-Credentials" not in asked


@pytest.mark.parametrize("path", CLOSED)
def test_other_sites_may_call_nothing_else(path: str) -> None:
    answer = http.get(path, headers={"Origin": "https://evil.example"})
    asked = http.options(path, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"})
    for one in (answer, asked):
        assert not [name for name in one.headers if name.startswith("Access-Control-")]


def test_the_platform_surface_says_its_quota_even_where_no_operation_is() -> None:
    for path in ("/api/v1/nothing", "/api/v1/auth/login", "/api/v1/\x00"):
        answer = http.get("/", PATH_INFO=path)
        assert answer["X-RateLimit-Limit"] == "5000"
        assert int(answer["X-RateLimit-Remaining"]) < 5000
        assert answer["X-RateLimit-Reset"].isdecimal()
    assert "X-RateLimit-Limit" not in http.get("/connections")
