"""Imported actions run like those written by hand: listed, checked, sent with the account's credential."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connections.cast import Caller

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/connect/v1/providers/sandbox"


def document() -> dict[str, Any]:
    """Parts of the sandbox's own API; its server is relative, as the sandbox stands wherever the platform does."""
    body = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}, "tags": {"type": "array"}}}
    echo = {
        "operationId": "echo/say",
        "summary": "Say something",
        "parameters": [{"name": "Lang", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}],
        "requestBody": {"content": {"application/json": {"schema": body}}},
    }
    order = {"operationId": "orders/get", "parameters": [{"name": "orderId", "in": "path", "required": True}]}
    paths = {"/sandbox/api/echo": {"post": echo}, "/sandbox/api/orders/{orderId}": {"get": order}}
    return {"openapi": "3.1.0", "info": {"title": "Sandbox", "version": "1"}, "servers": [{"url": "/"}], "paths": paths}


@pytest.fixture
def connected(alice: Caller) -> Caller:
    alice.connect_key()
    answer = alice.call("POST", f"{PATH}/api-descriptions", {"document": document()})
    assert answer.status_code == 201, answer.text
    return alice


def test_an_imported_action_is_sent_with_the_accounts_credential(connected: Caller) -> None:
    answer = connected.call("POST", f"{PATH}/actions/echo_say", {"text": "hi", "lang": ["en", "de"]})
    assert answer.status_code == 200, answer.text
    told = answer.json()["output"]
    assert (told["method"], told["body"]) == ("POST", {"text": "hi"})
    assert told["query"] == {"Lang": ["en", "de"]}


def test_inputs_of_an_imported_action_are_checked_before_anything_is_sent(connected: Caller) -> None:
    answer = connected.call("POST", f"{PATH}/actions/echo_say", {"lang": "en", "other": 1})
    assert answer.status_code == 400
    assert {line.partition(":")[0] for line in answer.json()["message"]} == {"lang", "text", "other"}


def test_an_imported_action_is_nobody_elses(connected: Caller, mallory: Caller) -> None:
    mallory.connect_key()
    assert mallory.call("POST", f"{PATH}/actions/echo_say", {"text": "hi"}).status_code == 404


def test_an_action_that_was_imported_anew_is_checked_anew(connected: Caller) -> None:
    changed = document()
    changed["paths"]["/sandbox/api/echo"]["post"]["requestBody"] = {
        "content": {"application/json": {"schema": {"type": "object", "properties": {"words": {"type": "string"}}}}}
    }
    told = connected.call("POST", f"{PATH}/api-descriptions", {"document": changed}).json()
    assert set(told["breaking"]) == {"echo_say takes no tags any more", "echo_say takes no text any more"}
    assert connected.call("POST", f"{PATH}/actions/echo_say", {"text": "hi"}).status_code == 400
    assert connected.call("POST", f"{PATH}/actions/echo_say", {"words": "hi"}).json()["output"]["body"] == {"words": "hi"}
    assert connected.call("POST", f"{PATH}/actions/echo_say", {}).json()["output"]["body"] == {}
