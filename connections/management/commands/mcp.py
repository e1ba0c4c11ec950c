"""Serve the Model Context Protocol on standard input and output, for a client on the same machine."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from types import SimpleNamespace
from typing import Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.http import HttpRequest
from rest_framework.request import Request

from accounts import authentication
from billing.rate_limits import CompanyThrottle
from connect_platform.core.api.dialects import Apps
from connect_platform.core.errors import ConnectError, NotAuthenticated
from connect_platform.core.ids import uuid7
from connections.services.connecting import finding


class Command(BaseCommand):
    help = "Serve an app's tools by the Model Context Protocol on standard input and output, with the key in CONNECT_APP_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app", required=True, metavar="ID", help="the app, as app_…")
        parser.add_argument("--user", required=True, metavar="UUID", help="the end user whose accounts the tools use")

    def handle(self, *args: Any, **options: Any) -> None:
        from connections.api import mcp_server  # the SDK is loaded by who speaks it alone

        key = os.environ.pop("CONNECT_APP_KEY", "")

        def caller() -> mcp_server.Caller:
            close_old_connections()
            actor = authentication.from_app_key(key)
            if actor.app_id != options["app"]:
                raise NotAuthenticated("The key belongs to another app.")
            user_id = finding.end_user(actor, options["user"])
            request: Any = Request(HttpRequest())
            CompanyThrottle().allow_request(request, SimpleNamespace(actor_or_none=actor, dialect=Apps))
            return mcp_server.Caller(actor=actor, app_id=actor.app_id, user_id=user_id, request_id=uuid7().hex)

        try:
            caller()
        except ConnectError as error:
            raise CommandError(f"{error.message} {error.hint} The key is read from CONNECT_APP_KEY.") from None
        async_to_sync(mcp_server.serve_stdio)(mcp_server.server(caller))
