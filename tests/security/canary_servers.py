"""Servers of others in the canary test: a vendor that says back what it was told, a receiver that does, and a mail server."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from tests.security.canary import Hoard

HOPS = {"connection", "transfer-encoding", "content-length", "host", "accept-encoding", "content-encoding"}
#: What a vendor says in its answers at the token endpoint, and is told there, by kind.
TOKEN_WORDS = {
    "access_token": "access token",
    "refresh_token": "refresh token",
    "code": "authorization code",
    "code_verifier": "PKCE verifier",
    "client_secret": "OAuth client secret",
    "oauth_token_secret": "OAuth 1 token secret",
}


@dataclass
class Vendor:
    """Stands before the sandbox and passes calls on, or answers as `fault` says where the path has `where` in it.

    `echo 400` and the like say all that was sent, headers and body, in several places of the answer; `page 500` says it as
    HTML, `head 200` in a header alone; `break` hangs up in the middle.
    """

    hoard: Hoard
    target: str = ""
    fault: str = ""
    where: str = ""
    http: requests.Session = field(default_factory=requests.Session)

    @contextmanager
    def failing(self, fault: str, where: str = "/api/") -> Iterator[None]:
        self.fault, self.where = fault, where
        try:
            yield
        finally:
            self.fault = ""

    def learn(self, text: str, headers: Any) -> None:
        """Remember what passes at a token endpoint."""
        try:
            words = json.loads(text)
        except ValueError:
            words = dict(parse_qsl(text))
        for name, kind in TOKEN_WORDS.items():
            if isinstance(value := words.get(name), str) and len(value) >= 8:
                self.hoard.keep(kind, value)
        scheme, _, packed = headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            self.hoard.keep("OAuth client secret", base64.b64decode(packed).partition(b":")[2])

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes] | None:
        """Status, headers and body; None hangs up."""
        is_token = "/oauth" in handler.path
        if is_token:
            self.learn(body.decode(), handler.headers)
        if self.fault and self.where in handler.path:
            return self.failed(handler, body)
        sent = {name: value for name, value in handler.headers.items() if name.lower() not in HOPS}
        try:
            answer = self.http.request(
                handler.command, self.target + handler.path, data=body, headers=sent, timeout=30, allow_redirects=False
            )
        except requests.RequestException:  # the platform is stopping
            return None
        if is_token:
            self.learn(answer.text, {})
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOPS}
        return answer.status_code, kept, answer.content

    def failed(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes] | None:
        """What the fault makes of a call."""
        kind, _, number = self.fault.partition(" ")
        if kind == "break":
            return None
        told = f"{handler.command} {handler.path}\n{handler.headers}\n{body.decode()}"
        secret = handler.headers.get("Authorization", "") or body.decode()
        headers = {"X-Echo": secret.replace("\n", " ")[:2000], "Content-Type": "application/json"}
        if kind == "head":
            return int(number), headers, b"{}"
        if kind == "page":
            page = f"<html><title>{told}</title><pre>{told}</pre></html>".encode()
            return int(number), headers | {"Content-Type": "text/html"}, page
        error = {"error": {"code": told, "message": told, "type": secret}, "error_description": told, "message": secret}
        if "/oauth" in handler.path:
            error |= {"error": "invalid_client" if number == "401" else "invalid_request", "told": told}
        packed = base64.b64encode(told.encode()).decode()
        return int(number), headers, json.dumps(error | {"packed": packed, "hex": told.encode().hex(), secret: 1}).encode()


@dataclass
class Receiver:
    """A company's webhook receiver that fails with status `status` and says all headers back; keeps what came."""

    status: int = 500
    received: list[bytes] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        told = f"{handler.path}\n{handler.headers}\n{body.decode()}".encode()
        self.received.append(told)
        return self.status, {"Content-Type": "text/plain"}, told


@contextmanager
def serving(peer: Vendor | Receiver, host: str) -> Iterator[int]:
    """Serve it on a free port of `host`, which is on loopback."""

    class Calls(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def call(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = peer.answer(self, body)
            if answer is None:
                self.close_connection = True
                return
            status, headers, content = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, re.sub(r"[\r\n]", " ", value))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = call

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Calls)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Post:
    """A mail server that keeps mails, unless `refused` is 0: then it refuses one sender, saying back what it was told."""

    mails: list[str] = field(default_factory=list)
    refused: int = 1

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        content = envelope.content or b""
        self.mails.append(content.decode() if isinstance(content, bytes) else content)
        return "250 OK"

    def authenticate(self, server: SMTP, session: Any, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        if self.refused:
            return AuthResult(success=True, auth_data=data)
        self.refused += 1
        return AuthResult(
            success=False, handled=False, message=f"535 5.7.8 {data.login.decode()} {data.password.decode()} is wrong"
        )


@contextmanager
def mail_server(post: Post) -> Iterator[int]:
    """Serve it on a free port of loopback."""
    from tests.platforms import free_ports

    controller = Controller(
        post, hostname="127.0.0.1", port=free_ports()[0], auth_require_tls=False, authenticator=post.authenticate
    )
    controller.start()
    yield controller.port
    controller.stop()
