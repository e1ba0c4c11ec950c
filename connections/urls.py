"""Where connections answer: three surfaces and the hosted pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from connections import account_pages, pages, selfservice_pages
from connections.api import (
    apps,
    connect,
    health,
    history,
    inbound,
    inbox,
    intents,
    limits,
    links,
    mcp,
    proxy,
    public,
    reconnect,
    resources,
    selfservice,
    tools,
    usage,
)
from connections.api import integrations as catalogue

apps_urls: list[URLPattern] = [
    path("available", apps.Available.as_view()),
    path("config", apps.Config.as_view()),
    path("configure", apps.Configure.as_view()),
    path("configure/<str:toolkit>", apps.OneConfig.as_view()),
    path("configure/<str:toolkit>/credentials", apps.Credentials.as_view()),
    path("connect", apps.Connect.as_view()),
    path("callback", apps.Callback.as_view()),
    path("connections", apps.Connections.as_view()),
    path("connections/<str:connection_id>", apps.OneConnection.as_view()),
    path("self-service", selfservice.AppSelfService.as_view()),
    path("connections/<str:connection_id>/limits", limits.AppLimits.as_view()),
    path("connections/<str:connection_id>/health", health.AppHealth.as_view()),
    path("tools", tools.Tools.as_view()),
    path("execute", apps.Execute.as_view()),
]

mcp_urls: list[URLPattern] = [path("mcp", mcp.Mcp.as_view())]

connect_urls: list[URLPattern] = [
    path("providers", connect.Providers.as_view()),
    path("providers/<str:type>", connect.OneProvider.as_view()),
    path("providers/<str:type>/status", connect.ProviderStatus.as_view()),
    path("providers/<str:type>/connect", connect.ConnectProvider.as_view()),
    path("providers/<str:type>/disconnect", connect.DisconnectProvider.as_view()),
    path("providers/<str:type>/actions", tools.Actions.as_view()),
    path("providers/<str:type>/actions/<str:action_name>", connect.RunAction.as_view()),
    path("actions", tools.AllActions.as_view()),
    path("usage", usage.Usage.as_view()),
    path("connections", health.Connections.as_view()),
    path("connections/<str:connection_id>", health.OneConnection.as_view()),
    path("connections/<str:connection_id>/health", health.ConnectHealth.as_view()),
    path("connections/<str:connection_id>/check", health.CheckConnection.as_view()),
    path("connections/<str:connection_id>/refresh", health.RefreshConnection.as_view()),
    path("connections/<str:connection_id>/reconnect", reconnect.ConnectReconnect.as_view()),
    path("connections/<str:connection_id>/limits", limits.Limits.as_view()),
    path("proxy/<str:type>", proxy.Proxy.as_view()),
    path("providers/<str:type>/webhook-addresses", inbox.Addresses.as_view()),
    path("providers/<str:type>/webhook-addresses/<str:address_id>", inbox.OneAddress.as_view()),
    path("providers/<str:type>/webhook-addresses/<str:address_id>/rotate", inbox.RotateAddress.as_view()),
    path("connections/<str:connection_id>/webhook-subscriptions", inbox.Subscriptions.as_view()),
    path(
        "connections/<str:connection_id>/webhook-subscriptions/<str:provider_subscription_id>", inbox.OneSubscription.as_view()
    ),
    path("inbox", inbox.Inbox.as_view()),
    path("inbox/replay", inbox.ReplayMany.as_view()),
    path("inbox/rejections", inbox.Rejections.as_view()),
    path("inbox/<str:inbound_id>", inbox.OneEvent.as_view()),
    path("inbox/<str:inbound_id>/replay", inbox.ReplayEvent.as_view()),
    path("connections/<str:connection_id>/resources", resources.Resources.as_view()),
    path("connections/<str:connection_id>/resources/<str:resource>", resources.OneResource.as_view()),
    path("connections/<str:connection_id>/resources/<str:resource>/sync", resources.SyncResource.as_view()),
]

#: Where providers deliver.
webhook_urls: list[URLPattern] = [
    path("<str:type>", inbound.Inbound.as_view()),
    path("<str:type>/<str:token>", inbound.InboundAtAddress.as_view()),
]

#: One document spells the actions without the prefix; the handlers are the same.
root_actions_urls: list[URLPattern] = [
    path("providers/<str:type>/actions", tools.RootActions.as_view()),
    path("providers/<str:type>/actions/<str:action_name>", connect.RootRunAction.as_view()),
]

public_urls: list[URLPattern] = [
    path("integrations", catalogue.Integrations.as_view()),
    path("integrations/<str:slug>", catalogue.OneIntegration.as_view()),
    path("intent-token", intents.IntentToken.as_view()),
    path("intent-token/validate", intents.ValidateIntent.as_view()),
    path("intent-token-links", links.Links.as_view()),
    path("intent-token-links/short-code/<str:code>", links.LinkByCode.as_view()),
    path("intent-token-links/<str:link_id>", links.OneLink.as_view()),
    path("intent-token-links/<str:link_id>/activate", links.ActivateLink.as_view()),
    path("intent-token-links/<str:link_id>/deactivate", links.DeactivateLink.as_view()),
    path("connections", public.Connections.as_view()),
    path("connections/self-service", selfservice.PublicSelfService.as_view()),
    path("connections/<str:connection_id>", public.OneConnection.as_view()),
    path("connections/<str:connection_id>/reconnect", reconnect.PublicReconnect.as_view()),
    path("connections/<str:connection_id>/health", health.PublicHealth.as_view()),
    path("connections/<str:connection_id>/history", history.History.as_view()),
]

page_urls: list[URLPattern] = [
    path("link/<str:code>", pages.consent),
    path("link/<str:code>/start", pages.start),
    path("link/<str:code>/credentials", pages.credentials),
    path("link/<str:code>/account", account_pages.account),
    path("link/<str:code>/done", pages.done),
    path("link/<str:code>/failed", pages.failed),
    path("oauth/callback", pages.callback),
    path("reconnect/<str:token>", account_pages.reconnect),
    path("accounts", selfservice_pages.overview),
    path("accounts/<str:code>", selfservice_pages.enter),
    path("accounts/<str:connection_id>/reconnect", selfservice_pages.reconnect),
    path("accounts/<str:connection_id>/disconnect", selfservice_pages.disconnect),
]
