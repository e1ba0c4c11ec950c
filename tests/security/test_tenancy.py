"""A foreign id answers exactly like an unknown one, for every operation there is, and touches nothing."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from connections.models import Connection
from connections.services.connecting import selfservice
from tests import factories
from tests.security import cases, snapshots
from tests.security.naming import Named
from tests.security.operations import Operation, all_operations, api_operations, body_schema, query_names
from tests.security.world import ACCEPTED, SANDBOX, Headers, Side, bearer

NAMED = [
    pytest.param(one, parameter, case, id=f"{one} {parameter} {dict(case.beside) or ''}".strip())
    for one in all_operations()
    for parameter in one.parameters
    for case in cases.named(one.path, parameter)
]
#: What mallory's credentials meet, where it is not 404: the kind is refused before the id is looked at.
REFUSED_BEFORE: dict[tuple[str, str], int] = {("public", "publishable_key"): 403}
ANSWERS = re.compile(rb"[0-9a-f]{32}")


def told_apart(first: Any, second: Any) -> tuple[Any, ...]:
    """What an outsider could tell two answers apart by."""
    varying = ("x-request-id", "x-ratelimit-remaining", "set-cookie", "expires")
    return tuple(
        (one.status_code, getattr(one, "content", b""), {k: v for k, v in one.items() if k.lower() not in varying})
        for one in (first, second)
    )


def call(http: Client, operation: Operation, side: Side, headers: Headers, **parameters: object) -> HttpResponseBase:
    """One call of an operation with a valid body; parameters not given are `side`'s own."""
    filled = {name: parameters.get(name, cases.VALUES[name](side)) for name in operation.parameters}
    make_body = cases.BODIES.get((operation.method, operation.path))
    body = make_body(side) if make_body else {}
    options: dict[str, Any] = {} if operation.method == "GET" else {"data": body}
    if operation.surface and options:
        options["content_type"] = "application/json"
    answer: HttpResponseBase = getattr(http, operation.method.lower())(operation.url(**filled), **options, **headers)
    return answer


def expected(operation: Operation, parameter: str, kind: str) -> int:
    """The documented answer to an id that is not the caller's."""
    if operation.surface == "apps":
        if operation.path.endswith("/callback"):
            return 302
        if kind == "end_user":
            administration = not operation.view_class.end_users
            return 401 if parameter == "app_id" or administration else 404
    accepts = getattr(operation.view_class, "accepts", (kind,))
    if (
        operation.surface == "public"
        and kind == "intent_token"
        and (operation.method != "GET" or "link_id" in operation.parameters)
    ):
        return 403
    assert accepts
    return REFUSED_BEFORE.get((operation.surface, kind), 404)


@pytest.mark.parametrize(("operation", "parameter", "case"), NAMED)
def test_a_foreign_id_in_a_path_answers_like_an_unknown_one(
    operation: Operation, parameter: str, case: Named, alice: Side, mallory: Side, http: Client
) -> None:
    beside = dict(case.beside)
    if not operation.surface:
        http.force_login(mallory.user)
        http.cookies["connect_accounts"] = selfservice.enter(selfservice.ask(mallory.actor, mallory.end_user)[1][-43:])
    before = snapshots.of_company(alice.company.pk)
    for kind in ACCEPTED[operation.surface] if operation.surface else ("session",):
        headers = mallory.credentials.get(kind, {})
        call(
            http, operation, mallory, headers, **beside, **{parameter: case.unknown()}
        )  # notes the first use of the credential
        foreign = call(http, operation, mallory, headers, **beside, **{parameter: case.foreign(alice)})
        unknown = call(http, operation, mallory, headers, **beside, **{parameter: case.unknown()})
        if not operation.surface:  # a page quotes the request's id
            for answer in (foreign, unknown):
                answer.content = ANSWERS.sub(b"", answer.content)  # type: ignore[attr-defined]
        one, other = told_apart(foreign, unknown)
        assert one == other, f"{kind} can tell alice's {parameter} from an unknown one"
        allowed = {expected(operation, parameter, kind)} if operation.surface else {404, 405}
        assert foreign.status_code in allowed, f"{kind}: {foreign.status_code} {one}"
    assert snapshots.of_company(alice.company.pk) == before


@pytest.mark.parametrize("case", cases.ELSEWHERE_NAMED, ids=str)
def test_a_foreign_id_in_a_body_or_query_answers_like_an_unknown_one(
    case: cases.Elsewhere, alice: Side, mallory: Side, http: Client
) -> None:
    operation = next(one for one in all_operations() if (one.method, one.path) == (case.method, case.path))
    url = operation.url(**{name: cases.VALUES[name](mallory) for name in operation.parameters})

    def ask(value: object) -> HttpResponseBase:
        query = {case.name: str(value)} if case.place == "query" else {}
        if case.method == "GET":
            return http.get(url, query, **mallory.credentials[case.credential])
        body = {**case.body, **({case.name: value if isinstance(value, list) else str(value)} if case.place == "body" else {})}
        send = getattr(http, case.method.lower())
        answer: HttpResponseBase = send(
            url, body, "application/json", query_params=query, **mallory.credentials[case.credential]
        )
        return answer

    ask(case.unknown())
    before = snapshots.of_company(alice.company.pk)
    one, other = told_apart(ask(case.foreign(alice)), ask(case.unknown()))
    assert one == other
    assert one[0] == case.status
    assert snapshots.of_company(alice.company.pk) == before


def test_every_parameter_of_every_path_has_a_case() -> None:
    missing = [
        f'    ("{one.path}", "{name}"): …,  # {one.method}'
        for one in all_operations()
        for name in one.parameters
        if (one.path, name) not in cases.NAMED and (one.path, name) not in cases.NOT_BOUND
    ]
    assert not missing, (
        "These parameters have no case. Add each to tests/security/cases.py: to NAMED with alice's id and an unknown one of "
        "the same form where it names a company's row, to NOT_BOUND with the reason where it belongs to nobody:\n"
        + "\n".join(missing)
    )


def test_every_id_in_a_body_or_query_has_a_case() -> None:
    known = {(one.method, one.path, one.name) for one in cases.ELSEWHERE_NAMED} | set(cases.ELSEWHERE_NOT_BOUND)
    wanted = {
        (one.method, one.path, name)
        for one in api_operations()
        for name in (*body_schema(one).get("properties", {}), *query_names(one))
        if re.search(r"(_id|Id|^id|Ids|_ids)$", name)
    }
    assert not wanted - known, (
        "These ids have no case. Add each to ELSEWHERE_NAMED in tests/security/cases.py, or to ELSEWHERE_NOT_BOUND "
        f"with the reason: "
        f"{sorted(wanted - known)}"
    )


def test_no_case_is_left_of_an_operation_that_is_gone() -> None:
    paths = {(one.path, name) for one in all_operations() for name in one.parameters}
    spelled = {path for path, _ in paths}
    mentioned = {key for key in (*cases.NAMED, *cases.NOT_BOUND) if key[0] in spelled}
    assert mentioned <= paths
    gone = {path for path, _ in cases.NAMED} - spelled
    assert not gone


def test_every_operation_refuses_whoever_shows_no_credential(alice: Side, http: Client) -> None:
    open_to_all = {
        "GET /hooks/{token}",
        "POST /hooks/{token}",
        "GET /resume/{token}",
        "POST /resume/{token}",
        "POST /oauth/token",
        "POST /auth/token",
        "GET /integrations",
        "GET /integrations/{slug}",
        "GET /intent-token",
        "POST /intent-token/validate",
        "GET /intent-token-links/short-code/{code}",
        "GET /v1/{app_id}/integrations/callback",
        "POST /api/v1/auth/register",
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/auth/logout",
        "POST /api/v1/auth/password/forgot",
        "POST /api/v1/auth/password/reset",
        "POST /api/v1/auth/verify-email",
        "POST /api/v1/auth/verify-email/resend",
        "GET /api/v1/utils/industries",
        "GET /api/v1/health",
        # providers hold no credential of ours: a signature or an unguessable address vouches for what they send
        *(f"{method} /webhook/{{type}}{rest}" for method in ("GET", "POST") for rest in ("", "/{token}")),
    }
    answered = {str(one) for one in api_operations() if call(http, one, alice, {}).status_code != 401}
    assert answered <= open_to_all


def test_an_end_user_sees_and_ends_only_their_own_connections(alice: Side, http: Client) -> None:
    other = str(uuid.uuid4())
    theirs = Connection.objects.create(company=alice.company, app=alice.app, user_id=other, surface="apps", **SANDBOX)
    base, headers = f"/v1/{alice.app.pk}/integrations", alice.credentials["end_user"]
    before = snapshots.of_company(alice.company.pk)
    listed = http.get(f"{base}/connections?userId={other}", **headers).json()["connections"]
    assert [one["id"] for one in listed] == [str(alice.apps.pk)]
    one, unknown = told_apart(
        http.delete(f"{base}/connections/{theirs.pk}", **headers), http.delete(f"{base}/connections/{uuid.uuid4()}", **headers)
    )
    assert one == unknown
    assert one[0] == 404
    assert snapshots.of_company(alice.company.pk) == before


def test_an_end_user_cannot_act_as_another_by_naming_them(alice: Side, http: Client) -> None:
    newcomer = bearer(factories.make_end_user_token(alice.app, str(uuid.uuid4())))
    body = {"toolName": "SANDBOX_ECHO", "params": {"message": "hi"}, "userId": alice.end_user}
    answer = http.post(f"/v1/{alice.app.pk}/integrations/execute", body, "application/json", **newcomer)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["reason"] == "not_connected"


def test_a_key_of_one_app_is_nothing_to_another_app_of_the_same_company(alice: Side, http: Client) -> None:
    headers = alice.credentials["app_key"]
    for operation in api_operations():
        if operation.surface != "apps" or operation.path.endswith("/callback"):
            continue
        own = call(http, operation, alice, headers, app_id=alice.other_app.pk)
        unknown = call(http, operation, alice, headers, app_id=cases.APP.unknown())
        one, other = told_apart(own, unknown)
        assert one == other, str(operation)
        assert own.status_code == 404
        assert own.json()["error"]["code"] == "APP_NOT_FOUND"  # type: ignore[attr-defined]
    second = bearer(factories.make_app_key(alice.actor, alice.other_app))
    answer = http.delete(f"/v1/{alice.other_app.pk}/integrations/connections/{alice.apps.pk}", **second)
    assert answer.status_code == 404


def test_an_end_users_token_of_one_app_is_nothing_to_another_app_of_the_same_company(alice: Side, http: Client) -> None:
    answer = http.get(f"/v1/{alice.other_app.pk}/integrations/connections", **alice.credentials["end_user"])
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "AUTH_INVALID_END_USER_JWT"


def test_an_intent_token_sees_one_connection_and_no_other_of_its_company(alice: Side, http: Client) -> None:
    headers = alice.credentials["intent_token"]
    assert http.get(f"/connections/{alice.public.pk}", **headers).status_code == 200
    for path in (f"/connections/{alice.own.pk}", f"/connections/{alice.own.pk}/history"):
        assert http.get(path, **headers).status_code == 404


def test_lists_hold_the_rows_of_the_callers_company_alone(alice: Side, mallory: Side, http: Client) -> None:
    secrets = [
        str(value)
        for value in (
            alice.public.pk,
            alice.own.pk,
            alice.apps.pk,
            alice.link.pk,
            alice.app.pk,
            alice.key.pk,
            alice.client.pk,
            alice.user.pk,
            alice.user.email,
        )
    ]
    tried = 0
    for operation in api_operations():
        if operation.method != "GET":
            continue
        for kind in ACCEPTED[operation.surface]:
            answer = call(http, operation, mallory, mallory.credentials[kind])
            said = answer.getvalue().decode()
            assert not [one for one in secrets if one in said], str(operation)
            tried += answer.status_code == 200
    assert tried > 30
