"""Where the pages and the API's documentation are."""

from __future__ import annotations

from django.urls import path

from connect_platform.dashboard import connection_pages, docs, inbox_addresses, inbox_pages, oauth_apps, pages, webhook_pages

app_name = "dashboard"
urlpatterns = [
    path("", pages.home, name="home"),
    path("demo", pages.demo, name="demo"),
    path("dashboard", pages.overview, name="overview"),
    path("dashboard/connections", connection_pages.connections, name="connections"),
    path("dashboard/connections/<uuid:connection_id>", connection_pages.connection, name="connection"),
    path("dashboard/connections/<uuid:connection_id>/disconnect", connection_pages.disconnect, name="disconnect"),
    path("dashboard/connections/<uuid:connection_id>/reconnect", connection_pages.reconnect, name="reconnect"),
    path("dashboard/calls", pages.calls, name="calls"),
    path("dashboard/work", pages.work, name="work"),
    path("dashboard/mail", pages.mail, name="mail"),
    path("dashboard/providers", pages.providers, name="providers"),
    path("dashboard/providers/<str:slug>/connect", pages.connect, name="connect"),
    path("dashboard/oauth-apps", oauth_apps.oauth_apps_page, name="oauth_apps"),
    path("dashboard/oauth-apps/<str:oauth_app_id>", oauth_apps.oauth_app, name="oauth_app"),
    path("dashboard/oauth-apps/<str:oauth_app_id>/rotate", oauth_apps.rotate, name="oauth_app_rotate"),
    path("dashboard/oauth-apps/<str:oauth_app_id>/change", oauth_apps.change, name="oauth_app_change"),
    path("dashboard/oauth-apps/<str:oauth_app_id>/doctor", oauth_apps.examine, name="oauth_app_doctor"),
    path("dashboard/oauth-apps/<str:oauth_app_id>/remove", oauth_apps.remove, name="oauth_app_remove"),
    path("dashboard/webhooks", webhook_pages.webhooks, name="webhooks"),
    path("dashboard/webhooks/new", webhook_pages.new, name="webhook_new"),
    path("dashboard/webhooks/<str:webhook_id>", webhook_pages.webhook, name="webhook"),
    path("dashboard/webhooks/<str:webhook_id>/change", webhook_pages.change, name="webhook_change"),
    path("dashboard/webhooks/<str:webhook_id>/rotate", webhook_pages.rotate, name="webhook_rotate"),
    path("dashboard/webhooks/<str:webhook_id>/test", webhook_pages.send_test, name="webhook_test"),
    path("dashboard/webhooks/<str:webhook_id>/switch", webhook_pages.switch, name="webhook_switch"),
    path("dashboard/webhooks/<str:webhook_id>/recover", webhook_pages.recover, name="webhook_recover"),
    path("dashboard/webhooks/<str:webhook_id>/delete", webhook_pages.delete, name="webhook_delete"),
    path("dashboard/webhooks/<str:webhook_id>/deliveries/<uuid:delivery_id>", webhook_pages.delivery, name="delivery"),
    path("dashboard/webhooks/<str:webhook_id>/deliveries/<uuid:delivery_id>/resend", webhook_pages.resend, name="resend"),
    path("dashboard/inbox", inbox_pages.inbox, name="inbox"),
    path("dashboard/inbox/events/<uuid:inbound_id>", inbox_pages.event, name="inbox_event"),
    path("dashboard/inbox/events/<uuid:inbound_id>/replay", inbox_pages.replay, name="inbox_replay"),
    path("dashboard/inbox/refused", inbox_pages.refused, name="inbox_refused"),
    path("dashboard/inbox/addresses", inbox_addresses.addresses, name="inbox_addresses"),
    path("dashboard/inbox/addresses/<str:address_id>", inbox_addresses.address, name="inbox_address"),
    path("dashboard/inbox/addresses/<str:address_id>/rotate", inbox_addresses.rotate, name="inbox_address_rotate"),
    path("dashboard/inbox/addresses/<str:address_id>/remove", inbox_addresses.remove, name="inbox_address_remove"),
    path("dashboard/inbox/subscriptions", inbox_pages.subscriptions, name="inbox_subscriptions"),
    path(
        "dashboard/inbox/subscriptions/<str:provider_subscription_id>/again",
        inbox_pages.ask_again,
        name="inbox_subscription_again",
    ),
    path("dashboard/inbox/subscriptions/<str:provider_subscription_id>/end", inbox_pages.end, name="inbox_subscription_end"),
    path("api/schema", docs.schema, name="schema"),
    path("api/docs", docs.swagger, name="swagger"),
    path("api/docs/redoc", docs.redoc, name="redoc"),
]
