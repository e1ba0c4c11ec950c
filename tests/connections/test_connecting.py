"""The token requests of providers with ways of their own, and what becomes of their answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from connect_platform.core.errors import InvalidInput, ProviderError, ProviderUnreachable
from connections.services import connecting, tokens
from connections.services.credentials import Access, authorized
from connections.models import Connection
from integrations.render import Call
from integrations.services.clients import OAuthClient
from integrations.spec import AccountField, ApiKey, Basic, ClientCredentials, OAuth2, Provider, Request, rfc7009
from tests.core.hostile_servers import RawServer, reply

CLIENT = OAuthClient("id:1", "s&cret/ü", "platform")
TOKEN = {"access_token": "at", "refresh_token": "rt", "expires_in": 60, "token_type": "bearer", "scope": "a b", "extra": 1}


class Endpoint:
    """A token endpoint that records what it was asked and answers as told."""

    def __init__(self) -> None:
        self.status, self.body = 200, json.dumps(TOKEN).encode()
        self.seen: list[bytes] = []

    def __call__(self, request: bytes) -> bytes:
        self.seen.append(request)
        return reply(self.body, status=self.status)

    @property
    def head(self) -> str:
        return self.seen[-1].partition(b"\r\n\r\n")[0].decode().lower()

    @property
    def form(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.seen[-1].partition(b"\r\n\r\n")[2].decode()).items()}
