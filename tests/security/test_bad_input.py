"""Whatever is sent, the answer is a 4xx in the surface's own shape, and nothing is stored: for every operation there is."""

from __future__ import annotations

import time
from typing import Any

import jwt
import orjson
import pytest
from django.conf import settings
from django.test import Client

from accounts import tokens
from tests import factories
from tests.security import cases, hostile, snapshots
from tests.security.operations import Operation, all_operations, api_operations, body_example, body_schema, query_names
from tests.security.shapes import TOKEN_PATHS, check_refusal
from tests.security.world import ACCEPTED, Headers, Side, bearer

OPERATIONS = [pytest.param(one, id=str(one)) for one in api_operations()]
WRITES = [pytest.param(one, id=str(one)) for one in api_operations() if one.method in ("POST", "PUT", "PATCH")]
#: Fields the document cannot describe, since what they mean depends on others. Each has a test of its own.
PROMPTS = (
    ["one"],
    [{"name": "a"}],
    [{"name": "a", "value": 7}],
    [["a", "b", "c"]],
    [{"name": "a", "value": "b", "outputType": "x"}],
)
VALID: dict[str, dict[str, Any]] = {
    "POST /auth/token": {"grant_type": "client_credentials", "client_id": "cl_x", "client_secret": "cs_x"},
    "POST /intent-token": {"integrationId": "sandbox"},
    "POST /intent-token/validate": {"intentToken": "x"},
    "POST /v1/{app_id}/integrations/configure": {"toolkit": "sandbox"},
    "PATCH /v1/{app_id}/integrations/configure/{toolkit}/credentials": {"client_id": "id", "client_secret": "secret"},
    "PUT /intent-token-links/{link_id}": {},
    "POST /api/v1/account/api-keys": {"name": "x", "permissions": ["read"]},
}
#: Operations whose documented body is open, with what they check themselves.
OPEN_BODIES: dict[str, tuple[dict[str, Any], ...]] = {
    "/actions/{action_name}": ({}, {"message": 7}, {"message": None}, {"message": ["a"]}, {"message": {"a": 1}}),
}
#: Where a field nobody knows is refused outside *public* as well: a slip in a definition would change what it does.
STRICT = "/connect/v1/providers/custom"
#: Valid though the document's types alone would not say so.
BORNE = {
    ("POST /auth/token", "scope=None"),
    ("POST /oauth/token", "scope=None"),
}


def path_of(operation: Operation, side: Side) -> str:
    return operation.url(**{name: cases.VALUES[name](side) for name in operation.parameters})


def credential(operation: Operation, side: Side) -> Headers:
    """The first credential the surface takes; none where none is needed, nor asked for by the token endpoint."""
    if operation.path in TOKEN_PATHS:
        return {}
    return side.credentials[ACCEPTED[operation.surface][0]]


def send(http: Client, operation: Operation, path: str, body: bytes, headers: Headers, **options: Any) -> Any:
    return read(http.generic(operation.method, path, body, "application/json", **headers, **options))


def read(answer: Any) -> Any:
    """An answer whose file, where it is one, was read to its end and closed."""
    if answer.streaming:
        answer.getvalue()
    return answer


@pytest.mark.parametrize("operation", WRITES)
def test_a_body_that_is_no_object_is_refused(operation: Operation, alice: Side, http: Client) -> None:
    path, headers = path_of(operation, alice), credential(operation, alice)
    before = snapshots.everything()
    takes_body = bool(body_schema(operation))
    for label, body in hostile.NOT_OBJECTS.items():
        answer = send(http, operation, path, body, headers)
        if takes_body or answer.status_code >= 400:
            check_refusal(answer, operation.surface, operation.path, label)
    if takes_body:
        check_refusal(
            send(http, operation, path, b'{"a": "' + b"x" * 11_000_000 + b'"}', headers),
            operation.surface,
            operation.path,
            "11 MB",
        )
        assert snapshots.everything() == before


@pytest.mark.parametrize("operation", WRITES)
def test_a_field_of_a_wrong_type_is_refused(operation: Operation, alice: Side, http: Client) -> None:
    path, headers, schema = path_of(operation, alice), credential(operation, alice), body_schema(operation)
    valid = VALID.get(str(operation), body_example(operation))
    bodies = list(hostile.wrong_bodies(schema, valid)) if schema.get("properties") else []
    for ending, wrong in OPEN_BODIES.items():
        bodies += [(str(one), orjson.dumps(one)) for one in wrong if operation.path.endswith(ending)]
    if "prompts" in schema.get("properties", {}):
        bodies += [(str(one), orjson.dumps({**valid, "prompts": one})) for one in PROMPTS]
    before = snapshots.everything()
    for label, body in bodies:
        if operation.method == "PUT" and label.startswith("without"):  # a change names what it changes
            continue
        if (str(operation), label) not in BORNE:
            check_refusal(send(http, operation, path, body, headers), operation.surface, operation.path, label)
    assert snapshots.everything() == before


def test_every_documented_body_has_an_example_that_is_tried() -> None:
    without = [
        str(one)
        for one in api_operations()
        if body_schema(one).get("required") and str(one) not in VALID and not body_example(one)
    ]
    assert not without, f"Give these operations an `example`, or a body in VALID of tests/security/test_bad_input.py: {without}"


@pytest.mark.parametrize("operation", WRITES)
def test_unknown_fields_are_refused_by_public_and_ignored_elsewhere(operation: Operation, alice: Side, http: Client) -> None:
    schema = body_schema(operation)
    if not schema.get("properties") or operation.path in TOKEN_PATHS:
        return
    body = {**VALID.get(str(operation), body_example(operation)), "surprise": 1}
    headers = credential(operation, alice)
    answer = send(http, operation, path_of(operation, alice), orjson.dumps(body), headers)
    if operation.surface == "public":
        check_refusal(answer, "public", operation.path, body)
        assert answer.json()["details"]["surprise"]["constraints"] == {"whitelistValidation": "This key is not known."}
    elif operation.path.startswith(STRICT):
        check_refusal(answer, operation.surface, operation.path, body)
        assert answer.json()["message"] == ["surprise: This key is not known."]
    else:
        assert "surprise" not in answer.content.decode()
        assert answer.status_code < 500 or answer.status_code == 502


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_hostile_query_is_refused_or_ignored(operation: Operation, alice: Side, http: Client) -> None:
    if operation.method != "GET":
        return
    path, headers, known = path_of(operation, alice), credential(operation, alice), query_names(operation)
    before = snapshots.everything()
    for query in hostile.QUERIES:
        answer = send(http, operation, path, b"", headers, QUERY_STRING=query)
        if query.partition("=")[0] in known:
            check_refusal(answer, operation.surface, operation.path, query)
        else:
            assert answer.status_code < 500, (query, answer.content)
    for query in hostile.ODD_QUERIES:
        answer = send(http, operation, path, b"", headers, QUERY_STRING=query)
        assert answer.status_code < 500, (query, answer.content)
    for query in ("%00=1", "page=%00", "q=a%00b"):
        check_refusal(send(http, operation, path, b"", headers, QUERY_STRING=query), operation.surface, operation.path, query)
    assert snapshots.everything() == before


@pytest.mark.parametrize("operation", [pytest.param(one, id=str(one)) for one in api_operations() if one.parameters])
def test_a_hostile_id_in_a_path_is_refused(operation: Operation, alice: Side, http: Client) -> None:
    headers = credential(operation, alice)
    body = orjson.dumps(VALID.get(str(operation), body_example(operation)))
    before = snapshots.everything()
    for name in operation.parameters:
        values = {other: cases.VALUES[other](alice) for other in operation.parameters}
        for hostile_id in hostile.PATH_IDS:
            path = operation.url(**{**values, name: hostile_id})
            answer = read(http.generic(operation.method, "/", body, "application/json", **headers, PATH_INFO=_decoded(path)))
            if operation.path.endswith("/callback") and answer.status_code == 302:
                continue  # every outcome of a callback sends the browser on
            if operation.method == "DELETE" and name == "toolkit" and answer.status_code == 204:
                continue  # disabling what was never enabled is done already
            check_refusal(answer, operation.surface, path, hostile_id)
    assert snapshots.everything() == before


def _decoded(path: str) -> str:
    """A path as a WSGI server hands it over: percent-decoded bytes, spelled as Latin-1 (PEP 3333)."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path.encode()).decode("latin-1")


def bad_credentials(side: Side) -> dict[str, Headers]:
    """Credentials that are none: missing, garbled, forged, expired, ended."""
    now = int(time.time())
    claims = {"sub": side.user.pk, "session_version": 1, "token_type": "access", "jti": "x", "iat": now, "exp": now + 600}
    good = side.credentials["user"]["HTTP_AUTHORIZATION"].split()[1]
    app = {"iss": f"connect:app:{side.app.pk}", "sub": side.end_user, "iat": now, "exp": now + 600}
    return {
        "none": {},
        "empty": {"HTTP_AUTHORIZATION": ""},
        "scheme alone": {"HTTP_AUTHORIZATION": "Bearer"},
        "basic": {"HTTP_AUTHORIZATION": "Basic YTpi"},
        "garbage": bearer("garbage"),
        "latin-1": bearer("\xff\xfe\xe9"),
        "NUL": bearer("a\x00b"),
        "dots": bearer("a.b.c"),
        "very long": bearer("x" * 20_000),
        "expired": bearer(jwt.encode({**claims, "exp": now - 10}, settings.SECRET_KEY, "HS256")),
        "forged": bearer(jwt.encode(claims, "another secret that is long enough to sign", "HS256")),
        "alg none": bearer(jwt.encode(claims, "", "none")),
        "another algorithm": bearer(jwt.encode(claims, settings.SECRET_KEY.ljust(64, "x"), "HS512")),
        "refresh token type": bearer(jwt.encode({**claims, "token_type": "refresh"}, settings.SECRET_KEY, "HS256")),
        "cut signature": bearer(good[:-4]),
        "ended session": bearer(jwt.encode({**claims, "session_version": 99}, settings.SECRET_KEY, "HS256")),
        "odd claims": bearer(jwt.encode({**claims, "sub": "a", "session_version": "1"}, settings.SECRET_KEY, "HS256")),
        "made-up key": {"HTTP_X_API_KEY": "cv_live_" + "x" * 40},
        "unknown key": {"HTTP_X_API_KEY": tokens.new_key("company")},
        "unknown app key": bearer(tokens.new_key("app")),
        "unknown oauth token": bearer(tokens.new_key("oauth_token")),
        "unknown publishable key": bearer(tokens.new_key("publishable"), "Publishable"),
        "odd key": {"HTTP_X_API_KEY": "\xff\xfe"},
        "intent token of nothing": {"HTTP_X_INTENT_TOKEN": "a.b.c"},
        "end user, alg none": bearer(jwt.encode(app, "", "none")),
        "end user, expired": bearer(jwt.encode({**app, "exp": now - 10}, side.app.jwt_secret, "HS256")),
        "end user, forged": bearer(jwt.encode(app, "another secret that is long enough to sign", "HS256")),
        "end user, no expiry": bearer(factories.make_end_user_token(side.app, side.end_user, exp=None)),
        "end user, other issuer": bearer(factories.make_end_user_token(side.app, side.end_user, iss="connect:app:x")),
        "end user, odd subject": bearer(factories.make_end_user_token(side.app, "root")),
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_no_credential_is_401_and_so_is_one_of_another_surface(operation: Operation, alice: Side, http: Client) -> None:
    if operation.view_class.public or str(operation) == "GET /intent-token":
        return
    path = path_of(operation, alice)
    body = orjson.dumps(VALID.get(str(operation), body_example(operation)))
    others = {kind: headers for kind, headers in alice.credentials.items() if kind not in ACCEPTED[operation.surface]}
    if operation.surface == "apps" and not operation.view_class.end_users:
        others["end_user"] = alice.credentials["end_user"]
    before = snapshots.everything()
    for label, headers in {**bad_credentials(alice), **others}.items():
        answer = send(http, operation, path, body if operation.method != "GET" else b"", headers)
        assert answer.status_code == 401, f"{operation} by {label}: {answer.status_code} {answer.content[:200]!r}"
        check_refusal(answer, operation.surface, operation.path, label)
    assert snapshots.everything() == before


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_wrong_method_is_405_in_the_surfaces_shape(operation: Operation, alice: Side, http: Client) -> None:
    path, implemented = path_of(operation, alice), {one.method for one in api_operations() if one.path == operation.path}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} - implemented:
        answer = http.generic(method, path, b"", **credential(operation, alice))
        assert answer.status_code == 405, f"{method} {path}: {answer.status_code}"
        check_refusal(answer, operation.surface, operation.path, method)


@pytest.mark.parametrize(
    ("path", "surface"),
    [
        ("/connections/a/b/c", "public"),
        ("/v1/x/nothing", "apps"),
        ("/v1/", "apps"),
        ("/connect/v1/nothing", "connect"),
        ("/webhook/", "connect"),
        ("/api/v1/nothing", "platform"),
        ("/api/v1/auth/login/", "platform"),
        ("/integrations/", "public"),
        ("/api/nothing", "platform"),
        ("/connections/%00", "public"),
        ("/search/nothing/here", "index"),
    ],
)
def test_an_unknown_path_is_404_in_the_shape_of_the_surface_that_owns_it(
    path: str, surface: str, db: None, http: Client
) -> None:
    answer = http.get("/", PATH_INFO=_decoded(path))
    assert answer.status_code == 404
    check_refusal(answer, surface, path)


PAGES = [pytest.param(one, id=str(one)) for one in all_operations() if not one.surface]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_bears_hostile_queries_forms_and_ids(page: Operation, alice: Side, http: Client) -> None:
    http.force_login(alice.user)
    values = {name: cases.VALUES[name](alice) for name in page.parameters}
    paths = [page.url(**{**values, name: bad}) for name in page.parameters for bad in hostile.PATH_IDS]
    if page.method == "GET":
        for query in hostile.PAGE_QUERIES:
            answer = http.get("/", PATH_INFO=_decoded(page.url(**values)), QUERY_STRING=query)
            assert answer.status_code < 500, f"{page} {query}"
    for path in paths:
        answer = http.generic(page.method, "/", PATH_INFO=_decoded(path))
        assert answer.status_code < 500, f"{page.method} {path}"
    if page.method == "POST" and "/disconnect" not in page.path:
        for form in (
            {},
            {"email": "x", "decision": "x", "scheme": "x" * 500, "name": "x" * 9000, "role": "x"},
            {"name": "a\x00b", "email": "\x00"},
        ):
            answer = http.post(page.url(**values), form)
            assert answer.status_code < 500, f"{page} {form}"
