"""Small API descriptions and the provider they belong to, as tests of the importer use them."""

from __future__ import annotations

from typing import Any

from integrations import render
from integrations.importing import naming, reading
from integrations.importing.actions import Maker
from integrations.spec import LABEL, AccountField, Action, ApiKey, OAuth2, Provider
from tests.integrations.model_vendors import problems

ACME = Provider(
    slug="acme",
    name="Acme",
    category="other",
    base_url="https://api.acme.example/v1",
    docs_url="https://docs.acme.example",
    auth=OAuth2(
        authorize_url="https://login.acme.example/authorize",
        token_url="https://login.acme.example/token",
        scopes=("read", "write"),
        implied_scopes={"admin": ("write",), "write": ("read",)},
    ),
    alternatives=(ApiKey(placement="query", name="key", template="{api_key}"),),
    hosts=("files.acme.example",),
    headers={"Acme-Version": "2026-01-01"},
)
SHOPS = Provider(
    slug="shops",
    name="Shops",
    category="other",
    base_url="https://{shop}.shops.example/admin",
    docs_url="https://docs.shops.example",
    auth=ApiKey(),
    account_fields=(
        AccountField(key="shop", label="Shop", pattern=LABEL, example="abc"),
        AccountField(key="team_id", label="Team", pattern="^[0-9]+$", example="7"),
    ),
)
FIELDS = {"shop": "abc", "team_id": "7"}


def document(paths: Any, **more: Any) -> dict[str, Any]:
    servers = [{"url": "https://api.acme.example/v1"}]
    return {"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"}, "servers": servers, "paths": paths, **more}


def get(*parameters: Any, path: str = "/things", **more: Any) -> dict[str, Any]:
    return {path: {"get": {"operationId": "listThings", "parameters": list(parameters), **more}}}


def post(body: Any, media_type: str = "application/json", **content: Any) -> dict[str, Any]:
    content = {"content": {media_type: {"schema": body, **content}}}
    return {"/things": {"post": {"operationId": "createThing", "requestBody": content}}}


def query(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def imported(raw: dict[str, Any], provider: Provider = ACME) -> tuple[list[Action], dict[str, str]]:
    """The actions, and what was left out with its reason."""
    description = reading.read(raw)
    maker = Maker(provider, description)
    made = [maker.action(one, naming.key_of(one, naming.longest_key(provider.slug))) for one in description.operations]
    return [one for one in made if one], {one.operation: one.reason for one in maker.skipped}


def only(raw: dict[str, Any], provider: Provider = ACME) -> Action:
    actions, skipped = imported(raw, provider)
    assert len(actions) == 1, skipped
    assert problems(provider.tool_name(actions[0]), actions[0].input_schema()) == []
    assert actions[0].placeholders() - {item.key for item in provider.account_fields} == set(
        actions[0].input_schema()["properties"]
    )
    return actions[0]


def url(action: Action, provider: Provider = ACME, **inputs: Any) -> str:
    return render.action_call(provider, action, inputs, FIELDS).url


def body(action: Action, **inputs: Any) -> bytes | None:
    return render.action_call(ACME, action, inputs, FIELDS).body
