"""A client of the sandbox vendor for tests: what the platform would do, in a few lines and with nothing of the platform."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from integrations.sandbox.clients import platform_client

ALL = "contacts.read contacts.write history.read offline"
KEY = {"Authorization": "Bearer sandbox-key"}


@dataclass
class Vendor:
    """The vendor at `url`, as one OAuth client sees it."""

    url: str
    client_id: str
    client_secret: str
    verifier: str = "v" * 43

    @property
    def callback(self) -> str:
        return f"{self.url}/callback?keep=1"

    def api(self, method: str, path: str, headers: dict[str, str] | None = None, **rest: Any) -> requests.Response:
        return requests.request(method, f"{self.url}/sandbox/api{path}", headers=headers or KEY, timeout=30, **rest)

    def challenge(self) -> str:
        return base64.urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    def ask(self, **changes: str) -> requests.Response:
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.callback,
            "state": "s/1&2",
            "scope": ALL,
            "code_challenge": self.challenge(),
            "code_challenge_method": "S256",
        }
        return requests.get(f"{self.url}/sandbox/oauth/authorize", params=query | changes, allow_redirects=False, timeout=30)

    def answer(self, page: requests.Response, decision: str, **choices: str) -> dict[str, str]:
        assert page.status_code == 200, page.text
        action, blob = re.search(r'action="([^"]+)"', page.text), re.search(r'name="request" value="([^"]+)"', page.text)
        assert action
        assert blob
        form = {"request": blob[1], "decision": decision, **choices}
        back = requests.post(self.url + action[1], data=form, allow_redirects=False, timeout=30)
        assert back.status_code == 302, back.text
        assert back.headers["Location"].startswith(f"{self.url}/callback?keep=1&")
        return dict(parse_qsl(urlsplit(back.headers["Location"]).query))

    def code(self, **changes: str) -> str:
        return self.answer(self.ask(**changes), "approve")["code"]

    def token(self, **form: str) -> requests.Response:
        body = {"client_id": self.client_id, "client_secret": self.client_secret} | form
        return requests.post(f"{self.url}/sandbox/oauth/token", data=body, timeout=30)

    def exchange(self, code: str, **changes: str) -> requests.Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.callback, "code_verifier": self.verifier}
        return self.token(**form | changes)

    def connect(self) -> dict[str, Any]:
        answer = self.exchange(self.code())
        assert answer.status_code == 200, answer.text
        given: dict[str, Any] = answer.json()
        return given

    def refresh(self, token: str, **changes: str) -> requests.Response:
        return self.token(grant_type="refresh_token", refresh_token=token, **changes)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def at(url: str) -> Vendor:
    """The vendor at `url`, seen by the platform's own client."""
    return Vendor(url, *platform_client())


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
