"""API descriptions become actions: names, inputs, bodies, addresses, credentials and scopes; what cannot says why."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from connect_platform.core.errors import InvalidInput
from integrations import render
from integrations.importing import naming, reading
from integrations.importing.operations import Operation
from tests.integrations.descriptions import ACME, SHOPS, body, document, get, imported, only, post, query, url


def test_an_operation_becomes_an_action() -> None:
    raw = document(
        {
            "/things/{thingId}": {
                "parameters": [{"name": "thingId", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "put": {
                    "operationId": "things/replace-one",
                    "summary": "Replace a thing",
                    "description": "Replaces **all** of a [thing](/docs/things).",
                    "externalDocs": {"url": "https://docs.acme.example/things#replace"},
                    "requestBody": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["displayName"],
                                    "properties": {"displayName": {"type": "string"}, "tags": {"type": "array"}},
                                }
                            }
                        }
                    },
                    "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
                },
            }
        },
        components={"schemas": {"Thing": {"type": "object", "properties": {"id": {"type": "integer"}}}}},
    )
    action = only(raw)
    assert (action.key, action.name) == ("things_replace_one", "Replace a thing")
    assert action.description == "Replaces all of a thing."
    assert action.docs_url == "https://docs.acme.example/things#replace"
    assert action.effect == "idempotent"
    assert action.input_schema() == {
        "type": "object",
        "properties": {
            "thing_id": {"type": "integer", "description": "thing id"},
            "display_name": {"type": "string", "description": "display name"},
            "tags": {"type": "array", "items": {"type": "string"}, "description": "tags"},
        },
        "required": ["thing_id", "display_name"],
        "additionalProperties": False,
    }
    assert action.output_schema() == {"type": "object", "properties": {"id": {"type": "integer"}}, "required": []}
    call = render.action_call(ACME, action, {"thing_id": 7, "display_name": "Ada"}, {})
    assert (call.method, call.url, call.body) == ("PUT", "https://api.acme.example/v1/things/7", b'{"displayName":"Ada"}')


@pytest.mark.parametrize(
    ("method", "effect"),
    [
        ("get", "idempotent"),
        ("put", "idempotent"),
        ("delete", "idempotent"),
        ("post", "at_most_once"),
        ("patch", "at_most_once"),
    ],
)
def test_the_effect_follows_from_the_method(method: str, effect: str) -> None:
    assert only(document({"/things": {method: {}}})).effect == effect


@pytest.mark.parametrize(
    ("operation_id", "key"),
    [
        ("issues/list-for-repo", "issues_list_for_repo"),
        ("listHTTPServers", "list_http_servers"),
        ("Get User (v2)", "get_user_v2"),
        ("", "get_things_thing_id_parts"),
        ("2fa.enable", "get_2fa_enable"),
    ],
)
def test_keys_are_made_of_the_operation_id_or_else_of_method_and_path(operation_id: str, key: str) -> None:
    operation = Operation(method="GET", path="/things/{thingId}/parts", where="", servers=(), id=operation_id)
    assert naming.key_of(operation, 59) == key


def test_long_keys_are_cut_at_a_word_and_stay_apart() -> None:
    ids = [f"repositories/{'very-' * 14}long-{number}" for number in (1, 2)]
    one, two = (naming.key_of(Operation(method="GET", path=f"/{i}", where="", servers=(), id=i), 50) for i in ids)
    assert one != two
    assert max(len(one), len(two)) <= 50
    assert one.startswith("repositories_very_very_")


def test_a_key_written_by_hand_goes_before() -> None:
    operation = Operation(method="GET", path="/things", where="", servers=(), id="listThings")
    assert naming.free_key(operation, 50, {"list_things"}, set()) == "list_things_api"
    other = naming.free_key(operation, 50, set(), {"list_things"})
    assert other.startswith("list_things_")
    assert naming.free_key(operation, 50, set(), {"list_things"}) == other


def test_the_same_name_in_path_query_and_body_makes_three_inputs() -> None:
    operation = {
        "operationId": "clash",
        "parameters": [{"name": "id", "in": "path", "required": True}, query("id", {"type": "string"})],
        "requestBody": {"content": {"application/json": {"schema": {"properties": {"id": {"type": "string"}}}}}},
    }
    action = only(document({"/things/{id}": {"post": operation}}))
    call = render.action_call(ACME, action, {"id": "a", "id_in_query": "b", "id_in_body": "c"}, {})
    assert (call.url, call.body) == ("https://api.acme.example/v1/things/a?id=b", b'{"id":"c"}')


def test_no_input_is_named_as_a_credential_or_an_account_field() -> None:
    names = ("token", "client_secret", "request_id", "shop")
    raw = document({"/t": {"post": post({"properties": {name: {"type": "string"} for name in names}})["/things"]["post"]}})
    raw["servers"] = [{"url": "https://abc.shops.example/admin"}]
    assert set(only(raw, SHOPS).input_schema()["properties"]) == {f"{name}_in_body" for name in names}


@pytest.mark.parametrize(
    ("wire", "name"),
    [("X-Foo", "x_foo"), ("page[size]", "page_size"), ("$top", "top"), ("2fa", "x_2fa"), ("Ünïcode", "n_code"), ("§", "value")],
)
def test_inputs_are_snake_case_and_the_wire_keeps_its_names(wire: str, name: str) -> None:
    action = only(document(get(query(wire, {"type": "string"}))))
    assert action.request.query == {wire: f"{{{name}}}"}


def test_lists_are_written_as_the_description_says() -> None:
    names = {"type": "array", "items": {"type": "string"}}
    action = only(
        document(
            get(
                query("many", names),
                query("comma", names, explode=False),
                query("pipe", names, style="pipeDelimited", explode=False),
                query("filter", {"type": "object"}, style="deepObject"),
                {"name": "json", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
            )
        )
    )
    two = ["a", "b"]
    assert url(action, many=two, comma=two, pipe=two, filter={"x": {"y": [1, True]}}, json={"k": two}) == (
        "https://api.acme.example/v1/things?many=a&many=b&comma=a%2Cb&pipe=a%7Cb&filter%5Bx%5D%5By%5D%5B0%5D=1"
        "&filter%5Bx%5D%5By%5D%5B1%5D=true&json=%7B%22k%22%3A%5B%22a%22%2C%22b%22%5D%7D"
    )


def test_an_object_nobody_says_how_to_write_is_left_out_or_the_operation_is() -> None:
    loose = query("where", {"type": "object", "properties": {"a": {"type": "string"}}})
    actions, skipped = imported(document(get(loose)))
    assert actions[0].input_schema()["properties"] == {}
    assert skipped == {"GET /things": "without its parameter where: nothing says how to write it"}
    actions, skipped = imported(document(get({**loose, "required": True})))
    assert actions == []
    assert skipped == {"GET /things": "nothing says how to write its query parameter where"}


def test_what_the_connection_supplies_is_no_input() -> None:
    raw = document(
        get(
            query("apikey", {"type": "string"}),
            query("key", {"type": "string"}),
            query("kept", {"type": "string"}),
            {"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}},
            {"name": "acme-version", "in": "header", "schema": {"type": "string"}},
            {"name": "Content-Length", "in": "header", "schema": {"type": "integer"}},
            {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
        ),
        components={"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "apikey"}}},
    )
    action = only(raw)
    assert set(action.input_schema()["properties"]) == {"kept", "x_trace"}
    assert render.action_call(ACME, action, {"x_trace": "7"}, {}).headers["X-Trace"] == "7"


def test_an_account_field_in_the_path_is_filled_by_the_connection() -> None:
    raw = document(get({"name": "teamId", "in": "path", "required": True}, path="/teams/{teamId}"))
    raw["servers"] = [{"url": "https://{store}.shops.example/admin", "variables": {"store": {"default": "your-store"}}}]
    action = only(raw, SHOPS)
    assert action.input_schema()["properties"] == {}
    assert url(action, SHOPS) == "https://abc.shops.example/admin/teams/7"


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("https://api.acme.example/v1", "https://api.acme.example/v1/things"),
        ("https://API.acme.example/v1/", "https://api.acme.example/v1/things"),
        ("http://api.acme.example/v1", "https://api.acme.example/v1/things"),
        ("/v1", "https://api.acme.example/v1/things"),
        ("https://api.acme.example/v2", "https://api.acme.example/v2/things"),
        ("https://api.acme.example/v10", "https://api.acme.example/v10/things"),
        ("https://files.acme.example", "https://files.acme.example/things"),
    ],
)
def test_servers_lie_on_the_providers_own_hosts(server: str, expected: str) -> None:
    assert url(only({**document(get()), "servers": [{"url": server}]})) == expected


@pytest.mark.parametrize(
    "server",
    ["https://evil.example", "https://api.acme.example.evil.example", "https://x@evil.example", "ftp://api.acme.example"],
)
def test_other_servers_are_refused(server: str) -> None:
    actions, skipped = imported({**document(get()), "servers": [{"url": server}]})
    assert actions == []
    assert skipped == {"GET /things": f"its server {server} is none of the provider's hosts"}


def test_a_server_of_an_operation_goes_before_those_of_the_document() -> None:
    raw = document(get(servers=[{"url": "https://evil.example"}, {"url": "https://files.acme.example/up"}]))
    assert url(only(raw)) == "https://files.acme.example/up/things"


def test_a_query_in_the_path_goes_with_every_call() -> None:
    action = only(document(get(query("page", {"type": "integer"}), path="/things?beta=true")))
    assert url(action, page=2) == "https://api.acme.example/v1/things?beta=true&page=2"


def test_several_uses_of_one_path_are_told_apart_behind_a_number_sign() -> None:
    actions, skipped = imported(document({"/things": {"get": {}}, "/things#shared": {"get": {"operationId": "shared"}}}))
    assert [(action.key, url(action)) for action in actions] == [
        ("get_things", "https://api.acme.example/v1/things"),
        ("shared", "https://api.acme.example/v1/things"),
    ]
    assert skipped == {}


def test_bodies_are_sent_in_the_form_the_description_names() -> None:
    thing = {"type": "object", "properties": {"name": {"type": "string"}, "meta": {"type": "object"}}}
    assert body(only(document(post(thing))), name="A", meta={"k": 1}) == b'{"name":"A","meta":{"k":1}}'
    assert body(only(document(post(thing)))) == b"{}"
    deep = {"encoding": {"meta": {"style": "deepObject", "explode": True}}}
    form = only(document(post(thing, "application/x-www-form-urlencoded", **deep)))
    assert body(form, name="A b", meta={"k": 1}) == b"name=A%20b&meta%5Bk%5D=1"
    assert body(only(document(post({"type": "string"}, "text/plain"))), body="plain") == b"plain"
    assert body(only(document(post({"type": "array", "items": {"type": "integer"}}))), body=[1, 2]) == b"[1,2]"


def test_multipart_bodies_take_files_as_base64() -> None:
    schema = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}, "title": {"type": "string"}}}
    action = only(document(post(schema, "multipart/form-data")))
    call = render.action_call(ACME, action, {"file": "aGk=", "title": "Hi"}, {})
    boundary = call.headers["Content-Type"].partition("boundary=")[2]
    assert (
        call.body
        == (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
            "Content-Type: application/octet-stream\r\n\r\nhi\r\n"
            f'--{boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nHi\r\n--{boundary}--\r\n'
        ).encode()
    )


def test_what_is_no_base64_is_refused() -> None:
    schema = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
    action = only(document(post(schema, "multipart/form-data")))
    with pytest.raises(InvalidInput, match="base64"):
        render.action_call(ACME, action, {"file": "not base64!"}, {})


def test_nothing_in_a_description_can_ask_for_a_credential() -> None:
    server = {"url": "https://api.acme.example/v1/{x}", "variables": {"x": {"default": "{client_secret}"}}}
    actions, skipped = imported({**document(get()), "servers": [server]})
    assert (actions, skipped) == ([], {"GET /things": "nothing fills client_secret in its address"})
    raw = document({**get(path="/a?x={access_token}"), **post({"type": "string"}, "text/x;a={access_token}")})
    raw["paths"]["/things"]["post"]["requestBody"]["required"] = True
    header = {"name": "X{access_token}", "in": "header", "schema": {"type": "string"}}
    raw["paths"]["/b"] = {"get": {"parameters": [header]}}
    actions, skipped = imported(raw)
    assert [(action.key, action.placeholders()) for action in actions] == [("get_b", set())]
    assert set(skipped) == {"GET /a?x={access_token}", "POST /things", "GET /b"}


def test_a_vendors_own_json_type_is_named() -> None:
    thing = {"type": "object", "properties": {"name": {"type": "string"}}}
    action = only(document(post(thing, "application/vnd.api+json")))
    assert render.action_call(ACME, action, {"name": "A"}, {}).headers["Content-Type"] == "application/vnd.api+json"


def test_a_body_that_cannot_be_written_leaves_the_operation_out() -> None:
    raw = document(post({"type": "string", "format": "binary"}, "application/zip"))
    raw["paths"]["/things"]["post"]["requestBody"]["required"] = True
    assert imported(raw) == ([], {"POST /things": "its body is sent as application/zip"})


def test_what_only_answers_hold_is_no_input() -> None:
    schema = {"type": "object", "properties": {"id": {"type": "string", "readOnly": True}, "name": {"type": "string"}}}
    assert set(only(document(post(schema))).input_schema()["properties"]) == {"name"}


@pytest.mark.parametrize(
    ("security", "scopes"),
    [
        ([{"oauth": ["read"]}], ("read",)),
        ([{"oauth": ["read", "write"]}], ("read", "write")),
        ([{"oauth": ["read"]}, {"oauth": ["write"]}], ("read",)),
        ([{"oauth": ["read"]}, {"oauth": ["other"]}], ()),
        ([{"oauth": ["read"]}, {"oauth": []}], ()),
        ([{"key": []}, {"oauth": ["read"]}], ("read",)),
        ([{"key": []}], ()),
        ([], ()),
    ],
)
def test_a_scope_is_demanded_only_where_nothing_else_will_do(security: Any, scopes: tuple[str, ...]) -> None:
    schemes = {"oauth": {"type": "oauth2", "flows": {}}, "key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    raw = document(get(security=security), components={"securitySchemes": schemes})
    assert only(raw).scopes == scopes


def test_deprecated_operations_and_pages_are_said() -> None:
    action = only(document(get(query("page_token", {"type": "string"}), summary="List things", deprecated=True)))
    assert action.description == "Deprecated by the provider. List things. Answers come in pages, chosen by page_token."


def test_methods_without_data_and_needed_cookies_are_skipped_with_their_reason() -> None:
    cookie = {"name": "sid", "in": "cookie", "required": True}
    raw = document({"/a": {"head": {}, "options": {}}, "/b": {"get": {"parameters": [cookie]}}})
    assert imported(raw) == (
        [],
        {"HEAD /a": "HEAD brings no data", "OPTIONS /a": "OPTIONS brings no data", "GET /b": "it needs the cookie sid"},
    )


def test_a_schema_that_refers_to_nothing_leaves_its_operation_out() -> None:
    raw = document({**post({"$ref": "#/components/schemas/Gone"}), **get(path="/other")})
    actions, skipped = imported(raw)
    assert [action.key for action in actions] == ["list_things"]
    assert skipped == {"POST /things": "#/components/schemas/Gone leads nowhere"}


def test_yaml_and_json_say_the_same() -> None:
    raw = document(get(query("limit", {"type": "integer", "enum": [1, 2]}), responses={200: {"description": "no"}}))
    from_json, from_yaml = (reading.read(text) for text in (json.dumps(raw), yaml.safe_dump(raw)))
    assert from_json.operations == from_yaml.operations
