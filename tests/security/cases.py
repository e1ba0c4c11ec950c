"""Which parameter of which operation names something of a company, and how to try it from outside.

To add an operation: for each parameter of its path that names a row of one company, add a line to `NAMED` that gives alice's id
and an unknown id of the same form; a parameter that belongs to nobody goes to `NOT_BOUND` with the reason. Ids in bodies and
query strings go to `ELSEWHERE_NAMED` or `ELSEWHERE_NOT_BOUND` in the same way.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from connect_platform.core.ids import prefixed, uuid7
from integrations.api.custom_providers import DEFINITION
from tests.security import flow_cases, table_cases
from tests.security.naming import Named
from tests.security.world import Side

Body = dict[str, Any]
_SUBSCRIPTION = "/connect/v1/connections/{connection_id}/webhook-subscriptions/{provider_subscription_id}"
_SANDBOX_ECHO = "/connect/v1/providers/sandbox/actions/echo"
_NEW_ALERT: Body = {"channel": "email", "target": "ops@example.com", "eventTypes": ["flow.failed"]}
_FLOWS: tuple[Callable[[Side], object], Callable[[], object]] = (
    lambda alice: [str(alice.flow.pk)],
    lambda: [str(uuid7())],
)


CONNECTION = Named(lambda alice: alice.public.pk, uuid7)
APP_CONNECTION = Named(lambda alice: alice.apps.pk, uuid7)
LINK = Named(lambda alice: alice.link.pk, uuid7)
APP = Named(lambda alice: alice.app.pk, lambda: prefixed("app"))
COMPANY = Named(lambda alice: alice.company.pk, lambda: 10**9)
KEY = Named(lambda alice: alice.key.pk, lambda: prefixed("key"))
CLIENT = Named(lambda alice: alice.client.pk, lambda: prefixed("cl"))
OAUTH_APP = Named(lambda alice: alice.oauth_app.pk, lambda: prefixed("oa"))
API_DESCRIPTION = Named(lambda alice: alice.api_description.pk, lambda: prefixed("ad"))
CUSTOM = Named(lambda alice: alice.custom.slug, lambda: f"custom-{uuid.uuid4().hex}")

USER = Named(lambda alice: alice.user.pk, lambda: prefixed("user"))
INVITATION = Named(lambda alice: alice.invitation.pk, lambda: prefixed("invite"))
ADDRESS = Named(lambda alice: alice.address.pk, lambda: prefixed("wha"))
SUBSCRIPTION = Named(lambda alice: alice.subscription.pk, lambda: prefixed("whs"))
INBOUND = Named(lambda alice: alice.inbound.pk, uuid7)
OUTLET = Named(lambda alice: alice.outlet.pk, lambda: prefixed("outlet"))
WEBHOOK = Named(lambda alice: alice.webhook.pk, lambda: prefixed("wh"))
FORWARDING = Named(lambda alice: alice.forwarding.pk, lambda: prefixed("wh"))
_PLATFORM_WEBHOOK, _CONNECT_WEBHOOK = "/api/v1/webhooks/{webhook_id}", "/connect/v1/webhooks/{type}/{subscription_id}"
_WEBHOOK_RESTS = ("", "/rotate-secret", "/test", "/recover", "/deliveries", "/deliveries/{delivery_id}")
_RESEND = "/deliveries/{delivery_id}/resend"
_WEBHOOK_PAGE = "/dashboard/webhooks/{webhook_id}"
_WEBHOOK_PAGES = ("", "/change", "/rotate", "/test", "/switch", "/recover", "/delete")


def _of_kinds(**kinds: Named) -> tuple[Named, ...]:
    return tuple(replace(named, beside=(("kind", kind.replace("_", "-")),)) for kind, named in kinds.items())


#: Path and parameter → what it names; several where another parameter says what kind it is of.
NAMED: dict[tuple[str, str], Named | tuple[Named, ...]] = {
    **flow_cases.NAMED,
    **table_cases.NAMED,
    ("/connections/{connection_id}", "connection_id"): CONNECTION,
    ("/connections/{connection_id}/history", "connection_id"): CONNECTION,
    ("/connections/{connection_id}/health", "connection_id"): CONNECTION,
    **{
        (f"/connect/v1/connections/{{connection_id}}{rest}", "connection_id"): CONNECTION
        for rest in ("", "/health", "/check", "/refresh")
    },
    ("/v1/{app_id}/integrations/connections/{connection_id}/health", "app_id"): APP,
    ("/v1/{app_id}/integrations/connections/{connection_id}/health", "connection_id"): APP_CONNECTION,
    ("/connections/{connection_id}/reconnect", "connection_id"): CONNECTION,
    ("/connect/v1/connections/{connection_id}/reconnect", "connection_id"): CONNECTION,
    ("/accounts/{connection_id}/reconnect", "connection_id"): CONNECTION,
    ("/accounts/{connection_id}/disconnect", "connection_id"): CONNECTION,
    **{
        (f"/connect/v1/connections/{{connection_id}}/resources{rest}", "connection_id"): CONNECTION
        for rest in ("", "/{resource}", "/{resource}/sync")
    },
    ("/connect/v1/providers/custom/{custom_slug}", "custom_slug"): CUSTOM,
    ("/dashboard/providers/{slug}/connect", "slug"): CUSTOM,
    **{
        (f"{prefix}/providers/{{type}}{rest}", "type"): CUSTOM
        for prefix, rests in (("/connect/v1", ("", "/status", "/connect", "/disconnect", "/doctor")), ("", ()))
        for rest in (*rests, "/actions", "/actions/{action_name}")
    },
    **{
        (f"/connect/v1/providers/{{type}}/webhook-addresses{rest}", "type"): CUSTOM
        for rest in ("", "/{address_id}", "/{address_id}/rotate")
    },
    **{(f"{_CONNECT_WEBHOOK}{rest}", "type"): CUSTOM for rest in (*_WEBHOOK_RESTS, _RESEND)},
    **{(f"/connect/v1/providers/{{type}}/api-descriptions{rest}", "type"): CUSTOM for rest in ("", "/{api_description_id}")},
    ("/connect/v1/providers/{type}/api-descriptions/{api_description_id}", "api_description_id"): API_DESCRIPTION,
    ("/connect/v1/proxy/{type}", "type"): CUSTOM,
    ("/connect/v1/webhooks/{type}", "type"): CUSTOM,
    ("/connect/v1/webhooks/{type}/subscribe", "type"): CUSTOM,
    ("/webhook/{type}", "type"): CUSTOM,
    ("/webhook/{type}/{token}", "type"): CUSTOM,
    ("/connect/v1/providers/{type}/webhook-addresses/{address_id}", "address_id"): ADDRESS,
    ("/connect/v1/providers/{type}/webhook-addresses/{address_id}/rotate", "address_id"): ADDRESS,
    ("/connect/v1/connections/{connection_id}/webhook-subscriptions", "connection_id"): CONNECTION,
    (_SUBSCRIPTION, "connection_id"): CONNECTION,
    (_SUBSCRIPTION, "provider_subscription_id"): SUBSCRIPTION,
    ("/connect/v1/inbox/{inbound_id}", "inbound_id"): INBOUND,
    ("/connect/v1/inbox/{inbound_id}/replay", "inbound_id"): INBOUND,
    ("/intent-token-links/{link_id}", "link_id"): LINK,
    ("/intent-token-links/{link_id}/activate", "link_id"): LINK,
    ("/intent-token-links/{link_id}/deactivate", "link_id"): LINK,
    ("/v1/{app_id}/integrations/available", "app_id"): APP,
    ("/v1/{app_id}/integrations/config", "app_id"): APP,
    ("/v1/{app_id}/integrations/configure", "app_id"): APP,
    ("/v1/{app_id}/integrations/configure/{toolkit}", "app_id"): APP,
    ("/v1/{app_id}/integrations/configure/{toolkit}/credentials", "app_id"): APP,
    ("/v1/{app_id}/integrations/connect", "app_id"): APP,
    ("/v1/{app_id}/integrations/callback", "app_id"): APP,
    ("/v1/{app_id}/integrations/connections", "app_id"): APP,
    ("/v1/{app_id}/integrations/connections/{connection_id}", "app_id"): APP,
    ("/v1/{app_id}/integrations/connections/{connection_id}", "connection_id"): APP_CONNECTION,
    ("/connect/v1/connections/{connection_id}/limits", "connection_id"): CONNECTION,
    ("/v1/{app_id}/integrations/connections/{connection_id}/limits", "app_id"): APP,
    ("/v1/{app_id}/integrations/connections/{connection_id}/limits", "connection_id"): APP_CONNECTION,
    ("/v1/{app_id}/integrations/tools", "app_id"): APP,
    ("/v1/{app_id}/integrations/self-service", "app_id"): APP,
    ("/v1/{app_id}/integrations/execute", "app_id"): APP,
    ("/v1/{app_id}/mcp", "app_id"): APP,
    ("/api/v1/account/api-keys/{key_id}", "key_id"): KEY,
    ("/api/v1/account/apps/{app_id}", "app_id"): APP,
    ("/api/v1/account/oauth-clients/{client_id}", "client_id"): CLIENT,
    ("/api/v1/companies/{company_id}", "company_id"): COMPANY,
    ("/api/v1/companies/{company_id}/users", "company_id"): COMPANY,
    ("/api/v1/companies/{company_id}/outlets", "company_id"): COMPANY,
    **{
        (f"{path}/{{oauth_app_id}}{rest}", "oauth_app_id"): OAUTH_APP
        for path, suffixes in (
            ("/connect/v1/oauth-apps", ("", "/rotate-secret", "/doctor")),
            ("/dashboard/oauth-apps", ("", "/rotate", "/change", "/doctor", "/remove")),
        )
        for rest in suffixes
    },
    **{(f"{_PLATFORM_WEBHOOK}{rest}", "webhook_id"): WEBHOOK for rest in (*_WEBHOOK_RESTS, _RESEND)},
    **{(f"{_CONNECT_WEBHOOK}{rest}", "subscription_id"): FORWARDING for rest in (*_WEBHOOK_RESTS, _RESEND)},
    **{
        (f"{path}{rest}", "delivery_id"): Named(foreign, uuid7)
        for rest in (_WEBHOOK_RESTS[-1], _RESEND)
        for path, foreign in (
            (_PLATFORM_WEBHOOK, lambda alice: alice.delivery.pk),
            (_CONNECT_WEBHOOK, lambda alice: alice.forwarded.pk),
        )
    },
    **{(f"{_WEBHOOK_PAGE}{rest}", "webhook_id"): WEBHOOK for rest in (*_WEBHOOK_PAGES, _WEBHOOK_RESTS[-1], _RESEND)},
    **{
        (f"{_WEBHOOK_PAGE}{rest}", "delivery_id"): Named(lambda alice: alice.delivery.pk, uuid7)
        for rest in (_WEBHOOK_RESTS[-1], _RESEND)
    },
    **{(f"/dashboard/inbox/events/{{inbound_id}}{rest}", "inbound_id"): INBOUND for rest in ("", "/replay")},
    **{(f"/dashboard/inbox/addresses/{{address_id}}{rest}", "address_id"): ADDRESS for rest in ("", "/rotate", "/remove")},
    **{
        (f"/dashboard/inbox/subscriptions/{{provider_subscription_id}}{rest}", "provider_subscription_id"): SUBSCRIPTION
        for rest in ("/again", "/end")
    },
    ("/dashboard/connections/{connection_id}", "connection_id"): CONNECTION,
    ("/dashboard/connections/{connection_id}/disconnect", "connection_id"): CONNECTION,
    ("/dashboard/connections/{connection_id}/reconnect", "connection_id"): CONNECTION,
    ("/dashboard/settings/members/{user_id}/role", "user_id"): USER,
    ("/dashboard/settings/{kind}/{thing_id}/remove", "thing_id"): _of_kinds(
        members=USER, invitations=INVITATION, outlets=OUTLET, api_keys=KEY, apps=APP, oauth_clients=CLIENT
    ),
}

_CATALOGUE = "the catalogue is the same for everybody"
_ENABLED = "a word for a toolkit the app of the path has enabled"
_KIND = "a fixed word"
_CODE = "holding the unguessable code is the right to use it, whoever made it"
#: Path and parameter → why it belongs to nobody.
NOT_BOUND: dict[tuple[str, str], str] = {
    **flow_cases.NOT_BOUND,
    **table_cases.NOT_BOUND,
    ("/integrations/{slug}", "slug"): _CATALOGUE,
    ("/logos/{slug}.svg", "slug"): _CATALOGUE,
    ("/v1/{app_id}/integrations/configure/{toolkit}", "toolkit"): _ENABLED,
    ("/v1/{app_id}/integrations/configure/{toolkit}/credentials", "toolkit"): _ENABLED,
    ("/providers/{type}/actions/{action_name}", "action_name"): _CATALOGUE,
    ("/connect/v1/providers/{type}/actions/{action_name}", "action_name"): _CATALOGUE,
    ("/webhook/{type}/{token}", "token"): "unguessable, and holding it is the right to deliver there",
    ("/dashboard/settings/{kind}/{thing_id}/remove", "kind"): _KIND,
    ("/connect/v1/connections/{connection_id}/resources/{resource}", "resource"): _CATALOGUE,
    ("/connect/v1/connections/{connection_id}/resources/{resource}/sync", "resource"): _CATALOGUE,
    ("/intent-token-links/short-code/{code}", "code"): _CODE,
    ("/accounts/{code}", "code"): _CODE,
    ("/reconnect/{token}", "token"): "the token is signed here, and holding it is the right to use it",
    **{(f"/link/{{code}}{rest}", "code"): _CODE for rest in ("", "/start", "/credentials", "/account", "/done", "/failed")},
}

#: A value for each parameter that is not the one under test.
VALUES: dict[str, Callable[[Side], object]] = {
    "slug": lambda side: "sandbox",
    "custom_slug": lambda side: side.custom.slug,
    "type": lambda side: "sandbox",
    "api_description_id": lambda side: side.api_description.pk,
    "toolkit": lambda side: "sandbox",
    "action_name": lambda side: "echo",
    "resource": lambda side: "contacts",
    "app_id": lambda side: side.app.pk,
    "connection_id": lambda side: side.public.pk,
    "link_id": lambda side: side.link.pk,
    "key_id": lambda side: side.key.pk,
    "client_id": lambda side: side.client.pk,
    "oauth_app_id": lambda side: side.oauth_app.pk,
    "company_id": lambda side: side.company.pk,
    "code": lambda side: side.session.short_code,
    "token": lambda side: "made-up",
    "address_id": lambda side: side.address.pk,
    "provider_subscription_id": lambda side: side.subscription.pk,
    "inbound_id": lambda side: side.inbound.pk,
    "webhook_id": lambda side: side.webhook.pk,
    "subscription_id": lambda side: side.forwarding.pk,
    "delivery_id": lambda side: side.delivery.pk,
    "user_id": lambda side: side.user.pk,
    "kind": lambda side: "api-keys",
    "thing_id": lambda side: side.key.pk,
    **flow_cases.VALUES,
    **table_cases.VALUES,
}

MCP_CALL: Body = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "SANDBOX_ECHO", "arguments": {"message": "hi"}},
}
#: A valid body, so that nothing but the id can be what is refused.
BODIES: dict[tuple[str, str], Callable[[Side], Body]] = {
    **flow_cases.BODIES,
    **table_cases.BODIES,
    ("PUT", "/connect/v1/providers/custom/{custom_slug}"): lambda side: {**DEFINITION, "version": 1},
    ("POST", "/v1/{app_id}/integrations/configure"): lambda side: {"toolkit": "sandbox"},
    ("PATCH", "/v1/{app_id}/integrations/configure/{toolkit}/credentials"): lambda side: {
        "client_id": "id",
        "client_secret": "secret",
    },
    ("POST", "/v1/{app_id}/integrations/connect"): lambda side: {
        "toolkit": "sandbox",
        "redirectUrl": "https://example.com/x",
        "userId": side.end_user,
    },
    ("POST", "/v1/{app_id}/integrations/execute"): lambda side: {
        "toolName": "SANDBOX_ECHO",
        "params": {"message": "hi"},
        "userId": side.end_user,
    },
    ("POST", "/v1/{app_id}/mcp"): lambda side: MCP_CALL,
    ("POST", f"{_PLATFORM_WEBHOOK}/recover"): lambda side: {"since": side.webhook.created_at.isoformat()},
    ("POST", f"{_CONNECT_WEBHOOK}/recover"): lambda side: {"since": side.webhook.created_at.isoformat()},
    ("PUT", "/intent-token-links/{link_id}"): lambda side: {"notes": "changed"},
    ("PATCH", "/connect/v1/oauth-apps/{oauth_app_id}"): lambda side: {"redirectDomain": "connect.example.com"},
    ("POST", "/connect/v1/oauth-apps/{oauth_app_id}/rotate-secret"): lambda side: {"clientSecret": "another"},
    ("POST", "/dashboard/oauth-apps/{oauth_app_id}/rotate"): lambda side: {"clientSecret": "another", "overlapHours": "24"},
    ("POST", f"{_WEBHOOK_PAGE}/change"): lambda side: {"url": "https://example.com/changed", "events": ["*"]},
    ("POST", f"{_WEBHOOK_PAGE}/rotate"): lambda side: {"overlapHours": "24"},
    ("POST", f"{_WEBHOOK_PAGE}/recover"): lambda side: {"since": side.webhook.created_at.isoformat()},
    ("POST", "/dashboard/inbox/addresses/{address_id}/rotate"): lambda side: {"secret": "another", "overlapHours": "24"},
    ("POST", "/dashboard/settings/members/{user_id}/role"): lambda side: {"role": "viewer"},
}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An id that stands in a body or a query string. `status` is what both ids must answer."""

    method: str
    path: str
    place: str  # body or query
    name: str
    foreign: Callable[[Side], object]
    unknown: Callable[[], object] = uuid7
    credential: str = "user"
    status: int = 404
    body: Body = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.place} {self.name} by {self.credential}"


_B = "/v1/{app_id}/integrations"
_NEW_OAUTH_APP = {"providerType": "github", "clientId": "new", "clientSecret": "secret"}
ELSEWHERE_NAMED: tuple[Elsewhere, ...] = (
    Elsewhere("POST", "/intent-token", "body", "integrationId", CUSTOM.foreign, CUSTOM.unknown),
    Elsewhere(
        "POST", "/intent-token-links", "body", "integrationId", CUSTOM.foreign, CUSTOM.unknown, body={"requestPayload": {}}
    ),
    Elsewhere("PUT", "/intent-token-links/{link_id}", "body", "integrationId", CUSTOM.foreign, CUSTOM.unknown),
    Elsewhere("GET", "/connect/v1/providers/{type}/status", "query", "connectionId", CONNECTION.foreign),
    Elsewhere(
        "POST",
        "/connect/v1/proxy/{type}",
        "body",
        "connectionId",
        CONNECTION.foreign,
        body={"method": "GET", "path": "/contacts"},
    ),
    Elsewhere(
        "POST",
        "/connect/v1/providers/{type}/actions/{action_name}",
        "query",
        "connectionId",
        CONNECTION.foreign,
        body={"message": "hi"},
    ),
    Elsewhere(
        "POST", "/providers/{type}/actions/{action_name}", "query", "connectionId", CONNECTION.foreign, body={"message": "hi"}
    ),
    Elsewhere(
        "POST",
        "/connect/v1/proxy/{type}",
        "body",
        "userId",
        lambda alice: alice.end_user,
        status=409,
        body={"method": "GET", "path": "/contacts"},
    ),
    Elsewhere(
        "POST",
        "/connect/v1/providers/{type}/actions/{action_name}",
        "query",
        "userId",
        lambda alice: alice.end_user,
        status=409,
        body={"message": "hi"},
    ),
    Elsewhere("POST", "/connect/v1/providers/{type}/webhook-addresses", "body", "connectionId", CONNECTION.foreign),
    Elsewhere("GET", "/connect/v1/inbox", "query", "connectionId", CONNECTION.foreign),
    Elsewhere(
        "POST",
        "/connect/v1/flows/{flow_id}/triggers",
        "body",
        "connectionId",
        CONNECTION.foreign,
        body={**flow_cases.NEW_TRIGGER},
    ),
    Elsewhere(
        "PATCH",
        "/connect/v1/flows/{flow_id}/triggers/{subscription_id}",
        "body",
        "connectionId",
        CONNECTION.foreign,
        body={"config": {}},
    ),
    Elsewhere(
        "GET",
        "/connect/v1/tables/{table_slug}/rows",
        "query",
        "view",
        table_cases.VIEW.foreign,
        table_cases.VIEW.unknown,
    ),
    Elsewhere(
        "GET",
        "/connect/v1/tables/{table_slug}/export",
        "query",
        "view",
        table_cases.VIEW.foreign,
        table_cases.VIEW.unknown,
    ),
    Elsewhere("POST", "/connect/v1/alerts", "body", "flowIds", *_FLOWS, body=_NEW_ALERT),
    Elsewhere("PATCH", "/connect/v1/alerts/{alert_id}", "body", "flowIds", *_FLOWS),
    Elsewhere(
        "POST",
        "/connect/v1/alerts",
        "body",
        "connectionId",
        CONNECTION.foreign,
        body={**_NEW_ALERT, "channel": "slack", "target": "#ops"},
    ),
    Elsewhere(
        "POST",
        "/connect/v1/records/{record_id}/replay",
        "body",
        "flowIds",
        lambda alice: [str(alice.flow.pk)],
        lambda: [str(uuid7())],
    ),
    Elsewhere("POST", "/connect/v1/flow-templates/{template_slug}/clone", "body", "triggerConnectionId", CONNECTION.foreign),
    Elsewhere("GET", "/connect/v1/records", "query", "connectionId", CONNECTION.foreign, status=200),
    Elsewhere("DELETE", "/connect/v1/records", "query", "connectionId", CONNECTION.foreign, status=200),
    Elsewhere("GET", "/connect/v1/task-history", "query", "flowId", flow_cases.FLOW.foreign, status=200),
    Elsewhere("POST", "/connect/v1/task-history/cancel", "body", "flowId", flow_cases.FLOW.foreign, status=200),
    Elsewhere(
        "POST",
        "/connect/v1/inbox/replay",
        "body",
        "connectionId",
        CONNECTION.foreign,
        body={"since": "2026-01-01T00:00:00Z"},
    ),
    Elsewhere("POST", "/connect/v1/oauth-apps", "body", "appId", APP.foreign, APP.unknown, body=_NEW_OAUTH_APP),
    Elsewhere("POST", "/connect/v1/providers/{type}/doctor", "body", "appId", APP.foreign, APP.unknown),
    Elsewhere("POST", "/connect/v1/oauth-apps/{oauth_app_id}/doctor", "body", "appId", APP.foreign, APP.unknown),
    Elsewhere("GET", "/connect/v1/oauth-apps", "query", "appId", APP.foreign, APP.unknown, status=200),
    Elsewhere(
        "POST",
        "/api/v1/account/api-keys",
        "body",
        "app_id",
        APP.foreign,
        APP.unknown,
        body={"name": "Stolen", "permissions": ["write"]},
    ),
    Elsewhere(
        "POST",
        f"{_B}/execute",
        "body",
        "userId",
        lambda alice: alice.end_user,
        uuid.uuid4,
        credential="app_key",
        status=422,
        body={"toolName": "SANDBOX_ECHO", "params": {"message": "hi"}},
    ),
    Elsewhere(
        "POST",
        "/v1/{app_id}/mcp",
        "query",
        "userId",
        lambda alice: alice.end_user,
        uuid.uuid4,
        credential="app_key",
        status=200,
        body=MCP_CALL,
    ),
    Elsewhere(
        "GET",
        f"{_B}/connections",
        "query",
        "userId",
        lambda alice: alice.end_user,
        uuid.uuid4,
        credential="app_key",
        status=200,
    ),
)

_OWN_WORDS = "the caller's own word for a person, bounded by the app of the credential"
#: Method, path and name → why an id in a body or query string belongs to nobody.
ELSEWHERE_NOT_BOUND: dict[tuple[str, str, str], str] = {
    ("POST", "/intent-token", "userId"): _OWN_WORDS,
    ("GET", "/connections", "integrationId"): "a word by which the company's own rows are filtered",
    ("POST", "/connections/self-service", "userId"): "the caller's own word for a person, bounded by the credential's company",
    ("POST", "/v1/{app_id}/integrations/self-service", "userId"): _OWN_WORDS,
    ("GET", "/connect/v1/connections", "userId"): "the caller's own word for a person, bounded by the credential's company",
    ("POST", "/v1/{app_id}/integrations/connect", "userId"): "makes the person's connection where there is none",
    ("POST", "/oauth/token", "client_id"): "is the credential, with its secret",
    ("POST", "/auth/token", "client_id"): "is the credential, with its secret",
    ("PATCH", "/v1/{app_id}/integrations/configure/{toolkit}/credentials", "client_id"): "known at the provider, not here",
    ("POST", "/connect/v1/oauth-apps", "clientId"): "known at the provider, not here",
    ("GET", "/intent-token", "adid"): "an advertisement, not a row",
    ("POST", "/v1/{app_id}/mcp", "id"): "the number of a JSON-RPC message",
}


def named(path: str, parameter: str) -> tuple[Named, ...]:
    """Every case of a parameter; none where it belongs to nobody, or is not known here."""
    case = NAMED.get((path, parameter), ())
    return case if isinstance(case, tuple) else (case,)
