"""The one HTTPS server that is every vendor on the internet: any host name, a certificate of our own authority for each."""

from __future__ import annotations

import datetime
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pycurl
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connect_platform.core import http


@dataclass(frozen=True)
class Received:
    """A request as a vendor sees it; header names in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def place(self) -> str:
        """Scheme, host and path."""
        return self.url.partition("?")[0]

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of a form body; empty for any other."""
        is_form = self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True)) if is_form else {}

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None for any other."""
        return json.loads(self.body) if "json" in self.headers.get("content-type", "") and self.body else None


@dataclass(frozen=True)
class Answer:
    """What a vendor says: JSON, or text as it is."""

    data: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return self.data.encode() if isinstance(self.data, str) else json.dumps(self.data).encode()


Vendor = Callable[[Received], Answer]


class Authority:
    """A certificate authority that lives as long as the test run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key, self.leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Conformance")])
        self.file = folder / "authority.pem"
        basics = x509.BasicConstraints(ca=True, path_length=0)
        made = self._builder(self.name, self.key).add_extension(basics, critical=True).sign(self.key, hashes.SHA256())
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self.contexts: dict[str, ssl.SSLContext] = {}

    def context(self, host: str) -> ssl.SSLContext:
        """What a server that is `host` shows."""
        if host not in self.contexts:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = self._builder(x509.Name([]), self.leaf_key).add_extension(names, critical=True)
            made = builder.sign(self.key, hashes.SHA256())
            secret = self.leaf_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            file = self.folder / "leaf.pem"
            file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file)
            self.contexts[host] = context
        return self.contexts[host]

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Internet

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = Received(self.command, f"https://{headers['host']}{self.path}", headers, body)
        try:
            answer = self.server.vendor(received)
        except Exception as error:
            self.server.faults.append(f"{received.method} {received.url}: {error!r}")
            answer = Answer({"error": "the fake is broken"}, 500)
        body = answer.body
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Internet(ThreadingHTTPServer):
    """Listens on loopback. `vendor` answers whatever comes in; what breaks in it is kept in `faults`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.authority = Authority(folder)
        self.vendor: Vendor = lambda _received: Answer(status=404)
        self.faults: list[str] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = self._show
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def _show(self, peer: ssl.SSLObject, host: str | None, _context: ssl.SSLContext) -> None:
        peer.context = self.authority.context(host or "unnamed.example")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


@contextmanager
def the_internet(folder: Path) -> Iterator[Internet]:
    """Let the door connect to an `Internet` of our own whatever the host, and trust its authority.

    Which hosts may be called, TLS and its checks stay as they are.
    """
    server = Internet(folder)
    extra = [
        (pycurl.CONNECT_TO, [f"::127.0.0.1:{server.server_address[1]}"]),
        (pycurl.CAINFO, str(server.authority.file)),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "OPTIONS", [*http.OPTIONS, *extra])
        patch.setattr(http, "_thread", http._PerThread())
        yield server
    server.stop()
