"""Where the pages and the API's documentation are."""

from __future__ import annotations

from django.urls import path

from connect_platform.dashboard import connection_pages, docs, pages

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
    path("api/schema", docs.schema, name="schema"),
    path("api/docs", docs.swagger, name="swagger"),
    path("api/docs/redoc", docs.redoc, name="redoc"),
]
