"""The whole dance with an authorization server nobody here wrote: node's certified `oidc-provider`, over real TLS."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from django.utils import timezone

from connect_platform.core.config import ROOT
from connections.models import Connection
from integrations import catalogue, providers
from tests.connections.browser import Browser
from tests.connections.cast import Caller, secret_of
from tests.connections.test_pages import problem_on
from tests.core.hostile_servers import certificate

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = ROOT / "tests" / "oidc"
CLIENT = ("connect-platform", "a-secret-with-:-and-&")

DEFINITION = '''
"""OpenID: the certified provider of the tests."""

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

URL = "https://127.0.0.1:{port}"
provider = Provider(
    slug="openid-test",
    name="OpenID",
    category="developer",
    description="The certified provider of the tests.",
    base_url=URL,
    docs_url="https://openid.net/developers/specs/",
    auth=OAuth2(
        authorize_url=f"{{URL}}/auth",
        token_url=f"{{URL}}/token",
        revoke=rfc7009(f"{{URL}}/token/revocation", "basic"),
        client_auth="basic",
        scopes=("openid", "email", "offline_access"),
        authorize_params={{"prompt": "consent"}},
        issuer=URL,
    ),
    identity=Identity(request=Request(path="/me"), id="sub", label="email"),
)
'''


@dataclass(frozen=True)
class Server:
    """The running provider: its address and the certificate it shows."""

    port: int
    certificate: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def token(self, **form: str) -> requests.Response:
        auth = requests.auth.HTTPBasicAuth(*(quote(part, safe="") for part in CLIENT))
        return requests.post(f"{self.url}/token", data=form, auth=auth, verify=str(self.certificate), timeout=30)

    def me(self, access_token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {access_token}"}
        return requests.get(f"{self.url}/me", headers=headers, verify=str(self.certificate), timeout=30)


def installed() -> Path:
    """The folder with the server and its packages; installed once for this version of the lock file."""
    lock = (SOURCE / "package-lock.json").read_bytes()
    ready = Path(tempfile.gettempdir()) / f"connect-test-oidc-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not ready.exists():
        draft = Path(tempfile.mkdtemp(prefix="connect-test-oidc-"))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(SOURCE / name, draft)
        npm = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error", "--ignore-scripts"]
        subprocess.run(npm, cwd=draft, check=True, timeout=180)
        try:
            draft.rename(ready)
        except OSError:  # another worker was first
            shutil.rmtree(draft)
    shutil.copy(SOURCE / "server.mjs", ready)
    return ready


@pytest.fixture(scope="module")
def running(live_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server, registered with this platform's redirect URI."""
    if not (shutil.which("node") and shutil.which("npm")):
        assert not os.environ.get("CI"), "node and npm must be on PATH where CI runs"
        pytest.skip("node and npm are not on PATH")
    file, _ = certificate(tmp_path_factory.mktemp("oidc"))
    pem = file.read_text()
    callback = f"{live_server.url.replace('localhost', '127.0.0.1')}/oauth/callback"
    given = {"key": pem, "cert": pem, "redirectUri": callback, "clientId": CLIENT[0], "clientSecret": CLIENT[1]}
    process = subprocess.Popen(
        ["node", "server.mjs"],
        cwd=installed(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(given))
        process.stdin.close()
        line = next((line for line in process.stdout if line.startswith("{")), "")
        assert line, f"node ended with {process.wait()}"
        yield Server(json.loads(line)["port"], file)
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


@pytest.fixture
def oidc(running: Server, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    """The server as one more provider of the catalogue, allowed and trusted as an operator would."""
    (tmp_path / "openid_test.py").write_text(DEFINITION.format(port=running.port))
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    changed = {
        "ALLOWED_EGRESS": (f"127.0.0.1:{running.port}",),
        "EGRESS_CA_FILE": str(running.certificate),
        "OAUTH_CLIENTS": (f"openid-test={CLIENT[0]}:{CLIENT[1]}",),
    }
    settings.CONFIG = {**settings.CONFIG, **changed}
    catalogue._modules.cache_clear()
    yield running
    catalogue._modules.cache_clear()
    catalogue._load.cache_clear()
    sys.modules.pop(f"{providers.__name__}.openid_test", None)


def visit(alice: Caller, oidc: Server, asked: dict[str, Any]) -> Browser:
    """A person who reached the provider's sign-in page."""
    browser = Browser(alice.url, oidc.url)
    browser.http.verify = str(oidc.certificate)
    browser.open(asked["url"]).submit("continue")
    assert urlsplit(browser.page.url).path.startswith("/interaction/"), browser.text
    return browser


def connect(alice: Caller, oidc: Server, person: str = "grace") -> Connection:
    asked = alice.ask("openid-test")
    browser = visit(alice, oidc, asked).submit(login=person, password="any").submit()
    assert browser.page.url.endswith("/done"), browser.text
    return Connection.objects.get(pk=asked["connectionId"])


def me(alice: Caller, connection: Connection) -> Any:
    body = {"method": "GET", "path": "/me", "connectionId": str(connection.pk)}
    return alice.call("POST", "/connect/v1/proxy/openid_test", body)


def make_due(connection: Connection) -> None:
    Connection.objects.filter(pk=connection.pk).update(refresh_at=timezone.now() - timedelta(seconds=1))


def test_connect_call_and_rotate(alice: Caller, oidc: Server) -> None:
    connection = connect(alice, oidc)
    assert (connection.account_external_id, connection.account_label) == ("grace", "grace@people.example")
    assert connection.scopes_granted == ["openid", "email", "offline_access"]
    first = secret_of(connection)
    assert set(first) == {"access_token", "refresh_token", "id_token", "token_type"}
    assert connection.expires_at is not None
    assert me(alice, connection).json()["data"] == {"sub": "grace", "email": "grace@people.example"}
    make_due(connection)
    assert me(alice, connection).json()["status"] == 200
    second = secret_of(connection)
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert Connection.objects.get(pk=connection.pk).token_version == 2


def test_reuse_of_a_rotated_token_by_a_thief_ends_in_reconnecting(alice: Caller, oidc: Server) -> None:
    connection = connect(alice, oidc)
    stolen = secret_of(connection)["refresh_token"]
    make_due(connection)
    assert me(alice, connection).json()["status"] == 200
    theft = oidc.token(grant_type="refresh_token", refresh_token=stolen)
    assert (theft.status_code, theft.json()["error"]) == (400, "invalid_grant")
    answer = me(alice, connection)  # the provider revoked the whole grant: 401, a refresh, invalid_grant
    assert (answer.status_code, answer.json()["code"]) == (409, "connection_expired")
    row = Connection.objects.get(pk=connection.pk)
    assert (row.status, row.credentials) == ("expired", None)


def test_disconnecting_revokes_at_the_provider(alice: Caller, oidc: Server) -> None:
    connection = connect(alice, oidc)
    secret = secret_of(connection)
    assert oidc.me(secret["access_token"]).status_code == 200
    answer = alice.call("DELETE", f"/connections/{connection.pk}")
    assert (answer.status_code, answer.headers["X-Connect-Revocation"]) == (204, "revoked")
    assert oidc.me(secret["access_token"]).status_code == 401
    assert oidc.token(grant_type="refresh_token", refresh_token=secret["refresh_token"]).json()["error"] == "invalid_grant"


def test_leaving_the_sign_in_is_a_rejection(alice: Caller, oidc: Server) -> None:
    asked = alice.ask("openid-test")
    browser = visit(alice, oidc, asked)
    browser.open(f"{browser.page.url}/abort")
    assert problem_on(browser, 200, "access_denied")
    assert alice.get(f"/connections/{asked['connectionId']}")["status"] == "rejected"


def test_provider_names_itself_and_another_name_is_refused(alice: Caller, oidc: Server) -> None:
    asked = alice.ask("openid-test")
    browser = visit(alice, oidc, asked).submit(login="grace", password="any")
    browser.press()
    browser.step(browser.target())
    back = browser.target()
    assert parse_qs(urlsplit(back).query)["iss"] == [oidc.url]
    browser.open(back.replace(f"127.0.0.1%3A{oidc.port}", "evil.example"))
    assert problem_on(browser, 200, "issuer_mismatch")


def test_certificate_nobody_vouches_for_is_refused(alice: Caller, oidc: Server, settings: Any) -> None:
    asked = alice.ask("openid-test")
    browser = visit(alice, oidc, asked)
    settings.CONFIG = {**settings.CONFIG, "EGRESS_CA_FILE": ""}
    browser.submit(login="grace", password="any").submit()
    assert problem_on(browser, 200, "provider_unreachable")
    assert Connection.objects.get(pk=asked["connectionId"]).credentials is None
