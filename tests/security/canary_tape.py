"""Writes down every answer of the canary test, under the name of its operation, with the secrets it was meant to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from django.urls import resolve

from tests.security.canary import Hoard, Place


@dataclass
class Tape:
    """Every answer there was, and which operations answered how."""

    hoard: Hoard
    places: list[Place] = field(default_factory=list)
    answered: dict[str, set[int]] = field(default_factory=dict)

    def record(self, answer: requests.Response, *_: Any, **__: Any) -> None:
        """A hook of `requests`. Set-Cookie is left out: it gives a browser its own cookie."""
        self.status = answer.status_code
        method, path = answer.request.method, urlsplit(answer.request.url or "").path
        with suppress(Exception):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", "/" + resolve(path).route)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items() if name.lower() != "set-cookie")
        self.places.append(Place(f"{method} {path}", headers.encode() + b"\n\n" + answer.content, len(self.places)))
        self.answered.setdefault(f"{method} {path}", set()).add(answer.status_code)
        for name, value in answer.cookies.items():
            if name in ("connect_session", "connect_browser", "connect_accounts"):
                self.hoard.keep(f"cookie {name}", value)
        for name, value in parse_qsl(urlsplit(answer.headers.get("Location", "")).query):
            if name in ("state", "code", "oauth_token", "oauth_verifier") and len(value) > 15:
                self.hoard.keep(f"round trip's {name}", value, len(self.places) - 1)

    status: int = 0

    @property
    def latest(self) -> int:
        return len(self.places) - 1

    def session(self) -> requests.Session:
        http = requests.Session()
        http.trust_env = False
        http.hooks["response"].append(self.record)
        return http


def secrets_in(answer: Any) -> Iterator[tuple[str, str]]:
    """Fields of an answer that show a secret once."""
    names = ("secret", "key", "client_secret", "jwt_secret", "intentToken", "token", "refresh_token", "access_token")
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name in names and isinstance(value, str) and len(value) > 20:
                yield f"shown {name}", value
            else:
                yield from secrets_in(value)
