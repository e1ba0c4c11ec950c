"""Providers a company brings, pointed at servers nobody here wrote: node's `oidc-provider`, and `localstripe` behind TLS."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connections.models import Connection
from integrations.services import toolkits
from tests.connections.cast import Caller, secret_of
from tests.connections.test_oidc_provider import CLIENT, Server, make_due, running, visit
from tests.core.hostile_servers import RawServer, certificate

__all__ = ["running"]
pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/connect/v1/providers/custom"


def openid(url: str) -> dict[str, Any]:
    return {
        "slug": "my-openid",
        "name": "My OpenID",
        "category": "developer",
        "description": "The company's own sign-in.",
        "base_url": url,
        "docs_url": "https://openid.net/developers/specs/",
        "auth": {
            "scheme": "OAUTH2",
            "authorize_url": f"{url}/auth",
            "token_url": f"{url}/token",
            "revoke": {"request": {"method": "POST", "path": f"{url}/token/revocation", "form": {"token": "{token}"}},
                       "client_auth": "basic"},
            "client_auth": "basic",
            "scopes": ["openid", "email", "offline_access"],
            "authorize_params": {"prompt": "consent"},
            "issuer": url,
        },
        "identity": {"request": {"path": "/me"}, "id": "sub", "label": "email"},
    }  # fmt: skip


def payments(url: str) -> dict[str, Any]:
    """Stripe's way to make and list customers (https://docs.stripe.com/api/customers)."""
    docs_url = "https://docs.stripe.com/api/customers"
    email = {"key": "email", "label": "Email", "description": "Where it is reached.", "example": "grace@people.example"}
    return {
        "slug": "my-payments",
        "name": "My Payments",
        "category": "payments",
        "description": "Customers who pay.",
        "base_url": f"{url}/v1",
        "docs_url": docs_url,
        "auth": {"scheme": "API_KEY"},
        "verify": {"path": "/balance"},
        "actions": [
            {
                "key": "create_customer",
                "name": "Create customer",
                "description": "Adds somebody who pays.",
                "request": {"method": "POST", "path": "/customers", "form": {"email": "{email}"}},
                "inputs": [email],
                "sample": {"id": "cus_1", "email": "grace@people.example"},
                "docs_url": docs_url,
            },
            {
                "key": "list_customers",
                "name": "List customers",
                "description": "Lists those who pay.",
                "request": {"path": "/customers"},
                "effect": "idempotent",
                "sample": {"data": []},
                "docs_url": docs_url,
            },
        ],
    }


def trust(settings: Any, port: int, file: Path) -> None:
    """Open one address and trust its certificate, as an operator would."""
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (f"127.0.0.1:{port}",), "EGRESS_CA_FILE": str(file)}


def test_an_openid_provider_of_ones_own_connects_calls_and_refreshes(alice: Caller, running: Server, settings: Any) -> None:
    definition = openid(running.url)
    client = {"client_id": CLIENT[0], "client_secret": CLIENT[1]}
    assert alice.call("POST", PATH, {**definition, "oauth_client": client}).status_code == 400  # nobody opened that address
    trust(settings, running.port, running.certificate)
    assert alice.call("POST", PATH, {**definition, "oauth_client": client}).status_code == 201

    asked = alice.ask("custom-my-openid")
    browser = visit(alice, running, asked).submit(login="grace", password="any").submit()
    assert browser.page.url.endswith("/done"), browser.text
    assert "My OpenID" in browser.text
    connection = Connection.objects.get(pk=asked["connectionId"])
    assert (connection.provider, connection.account_label) == ("custom-my-openid", "grace@people.example")
    assert connection.oauth_app is not None

    wanted = {"method": "GET", "path": "/me", "connectionId": str(connection.pk)}
    first = secret_of(connection)
    answer = alice.call("POST", "/connect/v1/proxy/custom_my_openid", wanted)
    assert answer.json()["data"] == {"sub": "grace", "email": "grace@people.example"}
    make_due(connection)
    assert alice.call("POST", "/connect/v1/proxy/custom-my-openid", wanted).json()["status"] == 200
    assert secret_of(connection)["access_token"] != first["access_token"]
    assert secret_of(connection)["refresh_token"] != first["refresh_token"]

    moved = {**definition, "base_url": "https://api.mallory.example", "version": 1}
    assert alice.call("PUT", f"{PATH}/my-openid", moved).status_code == 409
    gone = alice.call("DELETE", f"/connections/{connection.pk}")
    assert (gone.status_code, gone.headers["X-Connect-Revocation"]) == (204, "revoked")
    assert alice.call("DELETE", f"{PATH}/my-openid").status_code == 204


@pytest.fixture(scope="module")
def stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawServer]:
    """`localstripe`, which speaks plain HTTP, behind TLS; `certificate` is what it shows."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    file, tls = certificate(tmp_path_factory.mktemp("stripe"))
    try:
        _wait_for(port, process)
        with RawServer(lambda peer, request: _passed_on(peer, request, port), tls) as front:
            front.certificate = file  # type: ignore[attr-defined]
            yield front
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"localstripe did not start: {process.poll()}")


def _passed_on(peer: socket.socket, request: bytes, port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), 10) as behind:
        behind.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        while chunk := behind.recv(65536):
            peer.sendall(chunk)
    return True


def test_a_payment_provider_of_ones_own_answers_real_calls(alice: Caller, stripe: Any, settings: Any) -> None:
    trust(settings, stripe.port, stripe.certificate)
    definition = payments(stripe.url)
    plain = payments(stripe.url.replace("https://", "http://"))
    refused = alice.call("POST", PATH, plain)
    assert (refused.status_code, refused.json()["message"]) == (400, ["base_url: Must begin with https://."])
    assert alice.call("POST", PATH, definition).status_code == 201

    providers = "/connect/v1/providers/custom_my_payments"
    wrong = alice.call("POST", f"{providers}/connect", {"credentials": {"apiKey": "made-up"}})
    assert wrong.status_code == 400
    assert not Connection.objects.exists()
    linked = alice.call("POST", f"{providers}/connect", {"credentials": {"apiKey": "sk_test_12345"}})
    assert (linked.status_code, linked.json()["status"]) == (200, "connected")

    created = alice.call("POST", f"{providers}/actions/create_customer", {"email": "grace@people.example"})
    assert created.status_code == 200, created.text
    made = created.json()["output"]
    wanted = {"method": "GET", "path": f"/customers/{made['id']}"}
    seen = alice.call("POST", "/connect/v1/proxy/custom_my_payments", wanted).json()
    assert (seen["status"], seen["data"]["email"]) == (200, "grace@people.example")
    assert alice.call("POST", f"{providers}/actions/create_customer", {"mail": "x"}).status_code == 400

    app, key = alice.app()
    toolkits.enable(alice.actor, app, "custom-my-payments", display_name=None, scopes=[], client=None)
    user = "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"
    own = {"scheme": "API_KEY", "status": "ready", "credentials": {"api_key": "sk_test_12345"}, "user_id": user}
    Connection.objects.create(company=alice.company, app=app, surface="apps", provider="custom-my-payments", **own)
    run = {"toolName": "CUSTOMMYPAYMENTS_LIST_CUSTOMERS", "userId": user}
    answer = alice.call("POST", f"/v1/{app.pk}/integrations/execute", run, key=key).json()
    assert (answer["successful"], answer["data"]["data"][0]["id"]) == (True, made["id"])
