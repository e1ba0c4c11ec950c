"""What a few definitions of shops, payments, books and designs say in code rather than in data."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from integrations import catalogue, render
from integrations.dotted import lookup
from integrations.spec import Json

FIELDS = {"realm_id": "9130347596842384", "shop": "acme", "access_token": "example-token"}


def call(slug: str, key: str, **inputs: Json) -> render.Call:
    provider = catalogue.get(slug)
    action = provider.action(key)
    assert action is not None
    return render.action_call(provider, action, inputs, FIELDS)


def body(found: render.Call) -> Any:
    assert found.body is not None
    return json.loads(found.body)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"data": {"shop": {"name": "Acme"}}}, ""),
        ({"data": {"productCreate": {"product": {}, "userErrors": []}}}, ""),
        ({"data": {"order": None}}, ""),
        ({"data": None}, ""),
        ([], ""),
        ({"errors": [{"message": "Field 'x' doesn't exist"}, {"message": "Throttled"}]}, "Field 'x' doesn't exist; Throttled"),
        ({"errors": "Not found"}, "Not found"),
        (
            {"data": {"customerCreate": {"customer": None, "userErrors": [{"field": ["email"], "message": "Email is taken"}]}}},
            "Email is taken",
        ),
    ],
)
def test_shopify_refuses_in_answers_that_look_like_success(answer: Json, said: str) -> None:
    provider = catalogue.get("shopify")
    assert provider.fault is not None
    assert provider.fault(200, answer) == said


def test_shopify_leaves_what_is_not_given_out_of_the_variables() -> None:
    made = body(call("shopify", "update_product", product_id="gid://shopify/Product/1", vendor="Engines"))
    assert made["variables"] == {"product": {"id": "gid://shopify/Product/1", "vendor": "Engines"}}
    assert made["query"].count("{") == made["query"].count("}")


def test_quickbooks_names_cannot_leave_their_quotes() -> None:
    found = call("quickbooks", "find_customers", name="O'Hara\\' or 1=1 --")
    assert parse_qs(urlsplit(found.url).query)["query"] == [
        "select * from Customer where DisplayName like '%O\\'Hara\\\\\\' or 1=1 --%' maxresults 50"
    ]


@pytest.mark.parametrize(
    ("slug", "key", "inputs", "place"),
    [
        ("paypal", "create_order", {"value": "1.00", "currency": "USD"}, "PayPal-Request-Id"),
        ("chargebee", "create_customer", {"email": "ada@example.com"}, "chargebee-idempotency-key"),
    ],
)
def test_a_key_against_repeats_is_new_for_each_call(slug: str, key: str, inputs: dict[str, Json], place: str) -> None:
    provider = catalogue.get(slug)
    action = provider.action(key)
    assert action is not None
    assert action.effect == "keyed"
    fields = {item.key: item.example for item in provider.account_fields}
    first, second = (render.action_call(provider, action, inputs, fields).headers[place] for _ in range(2))
    assert len(first) == 36
    assert first != second


def test_paypal_invoice_has_its_line() -> None:
    made = body(call("paypal", "create_invoice", email="ada@example.com", item="Engine", value="10.00", currency="USD"))
    assert made == {
        "detail": {"currency_code": "USD"},
        "primary_recipients": [{"billing_info": {"email_address": "ada@example.com"}}],
        "items": [{"name": "Engine", "quantity": "1", "unit_amount": {"currency_code": "USD", "value": "10.00"}}],
    }


def test_claude_is_asked_as_the_user_of_a_conversation() -> None:
    made = body(call("anthropic", "ask", model="claude-sonnet-4-5", prompt="Say hello."))
    assert made == {
        "model": "claude-sonnet-4-5",
        "max_tokens": 1024,
        "messages": [{"role": "user", "content": "Say hello."}],
    }


@pytest.mark.parametrize("slug", ["stripe", "square", "quickbooks", "xero", "bigcommerce", "docusign", "tiktok-ads"])
def test_samples_of_events_carry_what_the_webhook_looks_for(slug: str) -> None:
    """Each event would be filed under its type, and where the vendor names the account, under its connection."""
    provider = catalogue.get(slug)
    hook = provider.webhook
    assert hook is not None
    told = [trigger for trigger in provider.triggers if "webhook" in trigger.kinds]
    assert told
    for trigger in told:
        if hook.event_type and not hook.event_type.startswith("header:"):
            assert lookup(trigger.sample, hook.event_type) in trigger.event_types
        if hook.match and slug != "stripe":  # an event of Stripe names the account only where it is a connected one
            assert lookup(trigger.sample, hook.match[0])
        assert all(lookup(trigger.sample, path) for path in hook.event_id.split() if not path.startswith("header:"))


@pytest.mark.parametrize(("slug", "secret"), [("figma", "passcode"), ("google-ads", "google_key")])
def test_a_flow_is_not_told_the_secret_an_event_is_proven_by(slug: str, secret: str) -> None:
    hooks = [trigger for trigger in catalogue.get(slug).triggers if "webhook" in trigger.kinds]
    assert hooks
    for trigger in hooks:
        assert lookup(trigger.sample, secret)
        assert trigger.item is not None
        assert secret not in trigger.item(trigger.sample)
