"""Providers as JSON: nothing is lost on the way there and back, and nothing else gets in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from connect_platform.core.errors import InvalidInput, PayloadTooLarge
from integrations import catalogue, definition_rules, definitions, validator
from integrations.api.custom_providers import DEFINITION
from integrations.conventions import AccountField
from integrations.services import custom_providers
from integrations.spec import Provider


def has_code(provider: Provider) -> bool:
    try:
        definitions.to_json(provider)
    except ValueError:
        return True
    return False


PLAIN = [provider for provider in catalogue.all_providers() if not has_code(provider)]


def faults(**changes: Any) -> dict[str, list[str]]:
    """What is said of the documented example, changed."""
    with pytest.raises(InvalidInput) as refused:
        custom_providers.checked({**DEFINITION, **changes})
    return refused.value.fields


def test_every_shipped_provider_without_code_comes_back_the_same() -> None:
    assert len(PLAIN) > 300
    for provider in PLAIN:
        assert definitions.from_json(json.loads(json.dumps(definitions.to_json(provider)))) == provider


def test_definitions_of_shipped_providers_keep_to_the_published_schema() -> None:
    schema = definitions.json_schema()
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)
    for provider in PLAIN[::20]:
        assert [fault.message for fault in judge.iter_errors(definitions.to_json(provider))] == []
    assert not judge.is_valid({**DEFINITION, "fault": "x"})


def test_what_is_at_its_default_is_not_written() -> None:
    assert definitions.to_json(definitions.from_json(DEFINITION)) == {
        **DEFINITION,
        "actions": [{**DEFINITION["actions"][0], "request": {"path": "/contacts/{contact_id}"}}],
    }


def test_documented_example_keeps_every_rule() -> None:
    provider = custom_providers.checked(DEFINITION)
    assert (provider.slug, validator.warnings(provider)) == ("custom-acme-crm", [])


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"name": 7}, "name", "Input should be a valid string."),
        ({"nmae": "x"}, "nmae", "This key is not known."),
        ({"fault": "lambda status, data: ''"}, "fault", "Is code, which a definition cannot hold."),
        ({"auth": {"scheme": "MAGIC"}}, "auth", "`scheme` must be one of API_KEY, BASIC, BASIC_WITH_JWT, OAUTH1, OAUTH2, "
         "S2S_OAUTH2."),
        ({"auth": {"scheme": "OAUTH2", "authorize_url": "https://a.example/"}}, "auth.token_url", "This field is required."),
        ({"auth": {"scheme": "API_KEY", "client_secret": "hunter2"}}, "auth.client_secret", "This key is not known."),
        ({"actions": [{**DEFINITION["actions"][0], "prepare": "os.system"}]}, "actions.0.prepare",
         "Is code, which a definition cannot hold."),
        ({"actions": "all"}, "actions", "Input should be a valid array."),
        ({"description": "a\0b"}, "definition", "holds a null character"),
    ],
)  # fmt: skip
def test_a_wrong_form_is_refused_by_its_path(changes: dict[str, Any], path: str, reason: str) -> None:
    assert faults(**changes) == {path: [reason]}


def test_what_was_sent_is_not_said_back() -> None:
    said = faults(auth={"scheme": "API_KEY", "name": 12345, "api_key": "hunter2-secret"})
    assert "hunter2" not in str(said)
    assert "12345" not in str(said)


def test_a_definition_that_is_no_object_or_too_large_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Must be an object"):
        definitions.from_json([])
    with pytest.raises(PayloadTooLarge):
        definitions.from_json({**DEFINITION, "description": "x" * definitions.MAX_BYTES})


OUTSIDE = "Must lead to a public host name, not to an IP address or a name of the inside."


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://api.acme.example", "Must begin with https://."),
        ("ftp://api.acme.example", "Must begin with https://."),
        ("//api.acme.example", "Must begin with https://."),
        ("https://10.0.0.8/api", OUTSIDE),
        ("https://8.8.8.8/api", OUTSIDE),
        ("https://127.0.0.1:8000", OUTSIDE),
        ("https://[::1]/", OUTSIDE),
        ("https://2130706433/", "The URL's host is not a valid IP address."),
        ("https://0x7f.1/", "The URL's host is not a valid IP address."),
        ("https://localhost/", OUTSIDE),
        ("https://intranet/", OUTSIDE),
        ("https://metadata.google.internal/", OUTSIDE),
        ("https://printer.local/", OUTSIDE),
        ("https://api.acme.example@10.0.0.8/", "The URL holds a user name or password before the host."),
        ("https://api.acme.example\\@10.0.0.8/", "The URL holds a space, a control character or a backslash."),
        ("https://", "The URL's host is not valid."),
        ("https://{host}/api", "The host may only depend on account fields."),
        ("{host}/api", "The host may only depend on account fields."),
        ("{public_url}/sandbox", "Leads to the platform itself."),
    ],
)
def test_an_address_that_leads_inside_is_refused(url: str, reason: str) -> None:
    assert reason in faults(base_url=url)["base_url"]
    assert reason in faults(auth={**DEFINITION["auth"], "token_url": url})["auth.token_url"]
    assert reason in faults(docs_url=url)["docs_url"] or "{" in url


@pytest.mark.parametrize(
    ("pattern", "example", "reason"),
    [
        (r"^[a-z0-9.-]+$", "shop.acme.example", "whose pattern takes '127.0.0.1'"),
        (r"^[a-z.-]+$", "shop.acme.example", "whose pattern takes 'localhost'"),
        (r"^10\.1\.2\.3$", "10.1.2.3", "whose example takes '10.1.2.3'"),
        (r"^[a-z0-9.-]+\.acme\.example$", "shop.acme.example", ""),
        (r"^([a-z0-9-]+\.)+[a-z]{2,}$", "shop.acme.example", ""),
    ],
)
def test_a_host_somebody_types_cannot_be_an_address_or_a_name_inside(pattern: str, example: str, reason: str) -> None:
    item = {"key": "host", "label": "Host", "pattern": pattern, "example": example}
    data = {**DEFINITION, "base_url": "https://{host}/api", "account_fields": [item]}
    if reason:
        assert reason in faults(**data)["base_url"][0]
    else:
        assert custom_providers.checked(data).base_url == "https://{host}/api"


def test_a_label_before_a_fixed_name_is_taken() -> None:
    item = {"key": "shop", "label": "Shop", "pattern": "^[a-z0-9-]+$", "example": "books"}
    assert custom_providers.checked({**DEFINITION, "base_url": "https://{shop}.acme.example/v1", "account_fields": [item]})
    assert "takes '127.0.0.1'" in faults(base_url="https://{shop}", account_fields=[{**item, "pattern": "^[a-z0-9.]+$",
                                         "example": "a.example"}])["base_url"][0]  # fmt: skip


def test_a_pattern_that_could_run_for_ever_is_matched_in_no_time() -> None:
    item = AccountField(key="host", label="Host", pattern=r"^(([a-z0-9])+.)+[A-Z]([a-z])+$", example="aB")
    assert not item.accepts("a" * 5000)  # Python's own engine would not come back
    assert "account_fields.0.pattern" in faults(
        account_fields=[{"key": "a", "label": "A", "pattern": r"^(a)\1$", "example": "aa"}]
    )
    assert "account_fields.0.pattern" in faults(
        account_fields=[{"key": "a", "label": "A", "pattern": "^((a)$", "example": "a"}]
    )


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"headers": {"Authorization": "Bearer abc"}}, "headers.Authorization"),
        ({"query": {"api_key": "hunter2"}}, "query.api_key"),
        ({"auth": {**DEFINITION["auth"], "token_params": {"client_secret": "hunter2"}}}, "auth.token_params.client_secret"),
        ({"verify": {"method": "POST", "path": "/x", "json": {"user": {"password": "hunter2"}}}}, "verify.json.user.password"),
        ({"description": "Use ghp_abcdefghijklmnopqrstuvwxyz0123."}, "description"),
        ({"headers": {"X-Note": "sk_live_abcdefgh12345678"}}, "headers.X-Note"),
    ],
)
def test_a_secret_in_a_definition_is_refused(changes: dict[str, Any], path: str) -> None:
    said = faults(**changes)
    assert list(said) == [path]
    assert said[path][0].startswith("Holds a secret")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"aliases": ["gmail"]}, "aliases"),
        ({"curated": 1}, "curated"),
        ({"alternatives": [DEFINITION["auth"]]}, "alternatives"),
        ({"slug": "a" * 60}, "slug"),
        ({"website_url": "javascript:alert(1)"}, "website_url"),
        ({"steps": [{"id": "a", "title": "A", "image_url": "http://acme.example/a.png"}]}, "steps.0.image_url"),
        ({"hosts": ["10.0.0.8"]}, "hosts.0"),
        ({"hosts": ["files.acme.example/x"]}, "hosts.0"),
        ({"verify": {"path": "https://10.0.0.8/"}}, "verify.path"),
        ({"actions": DEFINITION["actions"] * 201}, "actions"),
        ({"actions": [{**DEFINITION["actions"][0], "output": {"$ref": "https://acme.example/s.json"}}]}, "actions.0.output"),
        ({"api_descriptions": ["http://acme.example/openapi.json"]}, "api_descriptions.0"),
        ({"webhook": {"algorithm": "jwt", "header": "X", "jwks_url": "https://10.0.0.8/keys"}}, "webhook.jwks_url"),
    ],
)
def test_what_a_stranger_may_not_say_is_refused_by_its_path(changes: dict[str, Any], path: str) -> None:
    assert list(faults(**changes)) == [path]


def test_the_rules_of_provider_files_hold_as_well() -> None:
    assert faults(slug="Acme CRM") == {"definition": ["the slug is not lower-case words joined by hyphens"]}
    action = {**DEFINITION["actions"][0], "request": {"path": "https://files.acme.example/{contact_id}"}}
    assert faults(actions=[action]) == {"definition": ["https://files.acme.example is called and not declared in hosts"]}
    assert custom_providers.checked({**DEFINITION, "actions": [action], "hosts": ["files.acme.example"]})


def test_a_host_the_operator_opened_is_taken(settings: Any) -> None:
    assert faults(base_url="https://10.0.0.8:8443/api") == {"base_url": [OUTSIDE]}
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": ("10.0.0.8:8443",)}
    assert custom_providers.checked({**DEFINITION, "base_url": "https://10.0.0.8:8443/api"})
    assert faults(base_url="https://10.0.0.8/api") == {"base_url": [OUTSIDE]}


def test_hosts_are_those_a_credential_can_be_sent_to() -> None:
    provider = definitions.from_json({**DEFINITION, "hosts": ["files.acme.example"]})
    assert definition_rules.hosts(provider) == {"api.acme.example", "login.acme.example", "files.acme.example"}
    webhook = definitions.from_json({**DEFINITION, "webhook": {"algorithm": "jwt", "jwks_url": "https://keys.acme.example/"}})
    assert definition_rules.hosts(webhook) == {"api.acme.example", "login.acme.example"}
    assert definition_rules.hosts(replace(provider, base_url="https://{shop}.acme.example")) >= {"{shop}.acme.example"}
