"""Filling requests: types are kept, absent inputs drop their keys, and no value ever moves a call to another host."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from connect_platform.core.errors import InvalidInput
from integrations import catalogue, render
from integrations.spec import LABEL, AccountField, Action, ApiKey, Field, Json, OAuth2, Provider, Request

ACME = Provider(
    slug="acme",
    name="Acme",
    category="other",
    base_url="https://{shop}.acme.example/api",
    docs_url="https://docs.acme.example",
    auth=OAuth2(authorize_url="https://{shop}.acme.example/authorize", token_url="https://login.acme.example/token"),
    hosts=("files.acme.example",),
    account_fields=(
        AccountField(key="shop", label="Shop", pattern=LABEL, example="abc"),
        AccountField(key="origin", label="Origin", pattern=r"^https://[a-z0-9-]+\.acme\.example/?$", source="token_response"),
        AccountField(key="tenant", label="Tenant", pattern="^[0-9]+$", source="verify"),
    ),
    headers={"X-Version": "2", "X-Tenant": "{tenant}"},
    query={"app": "{client_id}"},
)
FIELDS = {"shop": "abc", "client_id": "id 1"}
CLIMBING = (
    "../../admin",
    "..",
    ".",
    "/\\evil.example",
    "\\\\evil.example",
    "x\r\nHost: evil.example",
    "x\nGET / HTTP/1.1",
    "%2e%2e%2fadmin",
    "%252e%252e/admin",
    "\x00",
    "\ud800",
    ";/../",
    "",
)
MISLEADING = (
    "//evil.example",
    "@evil.example",
    "a@evil.example/x",
    ":pass@evil.example",
    "?x=1#y",
    "#@evil.example",
    "\uff45\uff56\uff49\uff4c.example",
    "evil\u3002example",
    "\u202eevil",
    "https://evil.example/",
    "{shop}",
)


@pytest.mark.parametrize(
    ("template", "values", "filled"),
    [
        ("{a}", {"a": 5}, 5),
        ("{a}", {"a": None}, None),
        ("{a}", {"a": {"b": [1]}}, {"b": [1]}),
        ("x-{a}-{b}", {"a": 5, "b": True}, "x-5-true"),
        ({"k": "{a}", "l": "{gone}"}, {"a": 1}, {"k": 1}),
        ({"k": {"l": "{gone}"}, "m": 1}, {}, {"m": 1}),
        ({"k": "text {gone}"}, {}, {}),
        (["{a}", "{gone}"], {"a": False}, [False]),
        ({"k": [], "l": {}, "m": None, "n": 1.5}, {}, {"k": [], "l": {}, "m": None, "n": 1.5}),
        ("{a}", {"a": "{b}", "b": "never"}, "{b}"),
    ],
)
def test_placeholders_are_filled(template: Any, values: dict[str, Any], filled: Any) -> None:
    result = render.fill(template, values, optional={"gone"})
    assert (result or None) == (filled or None) if filled == {} else result == filled
    assert type(result) is type(filled) or filled == {}


def test_undefined_placeholder_is_an_error() -> None:
    with pytest.raises(LookupError, match="'nobody'"):
        render.fill({"k": "{nobody}"}, {"a": 1}, optional={"gone"})


def test_call_joins_base_path_query_headers_and_body() -> None:
    request = Request(
        method="POST",
        path="/items/{item}/x",
        query={"q": "{q}", "tags": "{tags}", "gone": "{gone}", "flag": True},
        headers={"X-Kind": "{q}"},
        json={"n": "{n}"},
    )
    values: dict[str, Json] = {"item": "a b/ü", "q": "x&y", "tags": ["a", "b"], "n": 1.5}
    call = render.call(ACME, request, values, FIELDS, optional={"gone"})
    assert call.method == "POST"
    assert call.url == "https://abc.acme.example/api/items/a%20b%2F%C3%BC/x?app=id%201&q=x%26y&tags=a&tags=b&flag=true"
    assert call.headers == {"X-Version": "2", "X-Kind": "x&y", "Content-Type": "application/json"}
    assert call.body == b'{"n":1.5}'


def test_field_found_by_verifying_joins_the_headers_once_it_is_known() -> None:
    assert render.call(ACME, Request(path="/me"), {}, {**FIELDS, "tenant": "7"}).headers == {"X-Version": "2", "X-Tenant": "7"}


def test_form_and_text_bodies() -> None:
    form = render.call(
        ACME, Request(method="POST", path="/f", form={"a": "{a}", "b": "{b}"}), {"a": "1&2", "b": ["x", "y"]}, FIELDS
    )
    assert form.body == b"a=1%262&b=x&b=y"
    assert form.headers["Content-Type"] == "application/x-www-form-urlencoded"
    text = render.call(
        ACME, Request(method="POST", path="/t", headers={"content-type": "text/csv"}, raw="{a};1"), {"a": "ü"}, FIELDS
    )
    assert text.body == "ü;1".encode()
    assert text.headers["content-type"] == "text/csv"
    assert "Content-Type" not in text.headers


def test_whole_body_may_be_one_input() -> None:
    request = Request(method="POST", path="/f", json="{everything}")
    assert render.call(ACME, request, {"everything": [1, {"a": None}]}, FIELDS).body == b'[1,{"a":null}]'


def test_inputs_never_hide_account_fields() -> None:
    assert render.call(ACME, Request(path="/x"), {"shop": "evil", "client_id": "other"}, FIELDS).url == (
        "https://abc.acme.example/api/x?app=id%201"
    )


def test_absolute_path_needs_a_declared_host() -> None:
    assert render.call(ACME, Request(path="https://files.acme.example/{f}"), {"f": "1"}, FIELDS).url.startswith(
        "https://files.acme.example/1?"
    )
    with pytest.raises(LookupError):
        render.call(ACME, Request(path="https://evil.example/{f}"), {"f": "1"}, FIELDS)


def test_account_url_may_lead_a_path() -> None:
    fields = {**FIELDS, "origin": "https://eu.acme.example/"}
    assert render.call(ACME, Request(path="{origin}/me"), {}, fields).url == "https://eu.acme.example/me?app=id%201"


@pytest.mark.parametrize("value", [*CLIMBING, *MISLEADING, "ABC", "abc.evil", "abc\n", "-abc"])
def test_account_field_that_breaks_its_pattern_is_refused(value: str) -> None:
    fields = {"shop": value, "client_id": "1"}
    with pytest.raises(InvalidInput) as base:
        render.base_url(ACME, fields)
    with pytest.raises(InvalidInput) as authorize:
        render.address(ACME, "https://{shop}.acme.example/authorize", fields)
    with pytest.raises(InvalidInput) as proxied:
        render.proxy_url(ACME, fields, "/x")
    assert [list(refused.value.fields) for refused in (base, authorize, proxied)] == [["shop"]] * 3


def test_missing_account_field_is_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        render.base_url(ACME, {})
    assert refused.value.fields == {"shop": ["Shop is needed to reach this account"]}


def test_loose_pattern_still_cannot_make_another_authority() -> None:
    loose = Provider(
        slug="loose",
        name="Loose",
        category="other",
        base_url="https://{shop}.acme.example/api",
        docs_url="https://docs.acme.example",
        auth=ApiKey(),
        account_fields=(AccountField(key="shop", label="Shop", pattern="^.*$"),),
    )
    for value in ("evil.example/", "evil.example#", "evil.example?", "a@evil.example", "a:1@b", "a b", "evil.example\\", ".."):
        with pytest.raises(InvalidInput):
            render.base_url(loose, {"shop": value})


@pytest.mark.parametrize("value", [*CLIMBING, *MISLEADING])
def test_no_shipped_provider_lets_a_customer_choose_another_host(value: str) -> None:
    for provider in catalogue.all_providers():
        authority = provider.base_url.split("/")[2] if "://" in provider.base_url else provider.base_url
        for item in provider.account_fields:
            if f"{{{item.key}}}" in authority:
                fields = {field.key: field.example for field in provider.account_fields} | {item.key: value}
                with pytest.raises(InvalidInput):
                    render.base_url(provider, fields)


@pytest.mark.parametrize("value", CLIMBING)
def test_input_that_climbs_or_breaks_the_path_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        render.call(ACME, Request(path="/items/{item}/x"), {"item": value}, FIELDS)
    assert list(refused.value.fields) == ["item"]


@pytest.mark.parametrize("value", MISLEADING)
def test_misleading_input_stays_one_segment_of_the_path(value: str) -> None:
    split = urlsplit(render.call(ACME, Request(path="/items/{item}/x"), {"item": value}, FIELDS).url)
    assert (split.scheme, split.netloc, split.fragment) == ("https", "abc.acme.example", "")
    before, segment, after = split.path.rsplit("/", 2)
    assert (before, unquote(segment), after) == ("/api/items", value, "x")


@pytest.mark.parametrize("value", ["x\r\nHost: evil.example", "x\ny", "\x00", "\u65e5\u672c"])
def test_hostile_header_value_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput):
        render.call(ACME, Request(path="/x", headers={"X-A": "{a}"}), {"a": value}, FIELDS)


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text())
def test_no_text_leaves_the_host(item: str, query: str) -> None:
    try:
        url = render.call(ACME, Request(path="/items/{item}", query={"q": "{q}"}), {"item": item, "q": query}, FIELDS).url
    except InvalidInput:
        return
    split = urlsplit(url)
    assert (split.scheme, split.netloc) == ("https", "abc.acme.example")
    assert split.path.startswith("/api/items/")
    assert split.path.count("/") == 3
    assert parse_qs(split.query, keep_blank_values=True)["q"] == [query]


@pytest.mark.parametrize(
    ("path", "query", "url"),
    [
        ("/contacts", None, "https://abc.acme.example/api/contacts?app=1"),
        ("/contacts?limit=2", {"page": 3}, "https://abc.acme.example/api/contacts?limit=2&page=3&app=1"),
        ("/a%20b/ü:x", None, "https://abc.acme.example/api/a%20b/%C3%BC:x?app=1"),
        ("/sites/https%3A%2F%2Fe.example%2F", None, "https://abc.acme.example/api/sites/https%3A%2F%2Fe.example%2F?app=1"),
        ("/", {"a": ["x", "y"], "b": None}, "https://abc.acme.example/api/?a=x&a=y&app=1"),
        ("/x?next=//evil.example/..", None, "https://abc.acme.example/api/x?next=//evil.example/..&app=1"),
    ],
)
def test_proxied_path_lands_below_the_base_url(path: str, query: dict[str, Any] | None, url: str) -> None:
    assert render.proxy_url(ACME, {"shop": "abc", "client_id": "1"}, path, query) == url


@pytest.mark.parametrize(
    "path",
    [
        "",
        "contacts",
        "https://evil.example/x",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/..",
        "/../admin",
        "/x/../../admin",
        "/x/.",
        "/%2e%2e/admin",
        "/x/%2E%2E%2Fadmin",
        "/%252e%252e/admin",
        "/x/..%5cadmin",
        "/x#y",
        "/x\r\nHost: evil.example",
        "/x y",
        "/x\x00",
        "/%0d%0aHost:%20evil.example",
        "@evil.example",
        ".evil.example/",
        ":80@evil.example/",
    ],
)
def test_proxied_path_that_would_leave_is_refused(path: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        render.proxy_url(ACME, {"shop": "abc", "client_id": "1"}, path)
    assert list(refused.value.fields) == ["path"]


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_no_proxied_path_leaves_the_base(path: str) -> None:
    try:
        url = render.proxy_url(ACME, {"shop": "abc", "client_id": "1"}, "/" + path)
    except InvalidInput:
        return
    split = urlsplit(url)
    assert (split.scheme, split.netloc) == ("https", "abc.acme.example")
    assert split.path.startswith("/api/")


def test_key_in_the_path_is_encoded() -> None:
    telegram = catalogue.get("telegram")
    assert render.base_url(telegram, {"api_key": "123:AB-c_d"}) == "https://api.telegram.org/bot123:AB-c_d"
    with pytest.raises(InvalidInput):
        render.base_url(telegram, {"api_key": "../x"})


@override_settings(SANDBOX_URL="http://127.0.0.1:8123")
def test_sandbox_is_reached_where_the_platform_serves_it() -> None:
    sandbox = catalogue.get("sandbox")
    assert render.proxy_url(sandbox, {}, "/contacts").startswith("http://127.0.0.1:8123/")
    with pytest.raises(InvalidInput):
        render.proxy_url(sandbox, {}, "//evil.example")


def test_defaults_and_prepared_values_join_the_inputs() -> None:
    action = Action(
        key="do",
        name="Do",
        description="Does it.",
        inputs=(Field("a", "A"), Field("b", "B", required=False, default="x"), Field("c", "C", required=False)),
        request=Request(method="POST", path="/do", json={"a": "{a}", "b": "{b}", "c": "{c}", "d": "{d}"}),
        prepare=lambda inputs: {"d": f"{inputs['a']}{inputs['b']}"},
        prepares=("d",),
        sample=None,
    )
    assert json.loads(render.action_call(ACME, action, {"a": "1"}, FIELDS).body or b"") == {"a": "1", "b": "x", "d": "1x"}


def test_gmail_sends_a_mail_of_the_inputs() -> None:
    found = catalogue.tool("GMAIL_SEND_EMAIL")
    assert found is not None
    inputs: dict[str, Json] = {
        "to": "Ada <ada@example.com>, b@example.com",
        "cc": "c@example.com",
        "subject": "Grüße",
        "body": "<b>Hé</b>",
        "is_html": True,
    }
    call = render.action_call(*found, inputs, {})
    assert call.url == "https://gmail.googleapis.com/gmail/v1/users/me/messages/send"
    sent = json.loads(call.body or b"")
    assert list(sent) == ["raw"]
    message = message_from_bytes(urlsafe_b64decode(sent["raw"]))
    assert message["To"] == "Ada <ada@example.com>, b@example.com"
    assert message["Cc"] == "c@example.com"
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/html"
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode() == "<b>Hé</b>\r\n"


@pytest.mark.parametrize("header", ["to", "subject"])
def test_gmail_refuses_a_header_smuggled_into_another(header: str) -> None:
    found = catalogue.tool("GMAIL_SEND_EMAIL")
    assert found is not None
    inputs = {"to": "ada@example.com", "subject": "Hi", "body": "Hello", header: "x\r\nBcc: eve@example.com"}
    with pytest.raises(InvalidInput):
        render.action_call(*found, inputs, {})


def test_gmail_message_is_made_readable() -> None:
    provider = catalogue.get("gmail")
    action = provider.action("get_email")
    assert action is not None
    assert action.result is not None
    answer = action.result(
        {
            "id": "1",
            "threadId": "2",
            "payload": {
                "mimeType": "multipart/alternative",
                "headers": [{"name": "Subject", "value": "Hi"}, {"name": "From", "value": "b@example.com"}],
                "parts": [
                    {"mimeType": "text/html", "body": {"data": "PGI-SGk8L2I-"}},
                    {"mimeType": "text/plain", "body": {"data": "SGk"}},
                ],
            },
        }
    )
    assert isinstance(answer, dict)
    assert (answer["subject"], answer["from"], answer["to"], answer["body"]) == ("Hi", "b@example.com", "", "Hi")


def test_slack_says_no_with_a_two_hundred() -> None:
    fault = catalogue.get("slack").fault
    assert fault is not None
    assert fault(200, {"ok": False, "error": "channel_not_found"}) == "channel_not_found"
    assert fault(200, {"ok": True}) == ""
    assert fault(200, []) == ""
