"""Servers on loopback that misbehave in every way an outgoing call must survive; each keeps a tally of what reached it."""

from __future__ import annotations

import base64
import contextlib
import datetime
import ipaddress
import select
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import dnslib
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[socket.socket, bytes], bool | None]
Serve = Callable[..., "RawServer"]


def reply(body: bytes = b"ok", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP/1.1 answer that keeps the connection; header names are written with underscores."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """A redirect with an empty body."""
    return reply(b"", status, Location=location)


class RawServer:
    """Listens on 127.0.0.1 and ::1, same port, and gives each request's bytes to `answer(connection, request)`.

    `answer` returning True closes the connection. `connections` counts accepts, `requests` holds what was received.
    """

    def __init__(self, answer: Answer | bytes = b"", tls: ssl.SSLContext | None = None) -> None:
        self.answer: Answer = (lambda peer, _request: peer.sendall(answer)) if isinstance(answer, bytes) else answer
        self.tls = tls
        self.connections = 0
        self.requests: list[bytes] = []
        self.stopping = threading.Event()
        self.peers: list[socket.socket] = []
        self.listeners = [socket.create_server(("127.0.0.1", 0), backlog=256)]
        self.port: int = self.listeners[0].getsockname()[1]
        self.listeners.append(socket.create_server(("::1", self.port), family=socket.AF_INET6, backlog=256))
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"{'https' if tls else 'http'}://{self.host}"
        self.thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()
        for peer in self.peers:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)  # close alone does not wake a thread that reads, nor tell the other side
            peer.close()

    def stop(self) -> None:
        """Listen no longer, so that the next connection is refused."""
        self.stopping.set()
        self.thread.join()
        for listener in self.listeners:
            listener.close()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            for listener in select.select(self.listeners, [], [], 0.01)[0]:
                peer, _ = listener.accept()
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                self.peers.append(peer)
                threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        try:
            if self.tls:
                peer = self.tls.wrap_socket(peer, server_side=True)
                self.peers.append(peer)
            while request := self._read(peer):
                self.requests.append(request)
                if self.answer(peer, request):
                    break
        except (OSError, ValueError):
            pass
        finally:
            peer.close()

    @staticmethod
    def _read(peer: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            data += (chunk := peer.recv(65536))
            if not chunk or data[0] == 0x16:  # the other side is gone, or greets by TLS
                return b""
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            body += peer.recv(65536)
        return head + b"\r\n\r\n" + body


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for 127.0.0.1 and localhost: its file, and a server context that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


class NameServer(RawServer):
    """A DNS-over-HTTPS server (RFC 8484): the n-th question for (name, type) gets the n-th of its answers, the last for ever.

    `zone` maps (name, "A" | "AAAA") to a list of record lists; a record is an address or, for a CNAME, a name.
    """

    def __init__(self, zone: dict[tuple[str, str], list[list[str]]], tls: ssl.SSLContext) -> None:
        super().__init__(self._answer, tls)
        self.zone = zone
        self.asked: dict[tuple[str, str], int] = {}

    def _answer(self, peer: socket.socket, request: bytes) -> None:
        question = dnslib.DNSRecord.parse(_dns_message(request))
        name, kind = str(question.q.qname).rstrip("."), dnslib.QTYPE[question.q.qtype]
        count = self.asked[name, kind] = self.asked.get((name, kind), 0) + 1
        answers = self.zone.get((name, kind), [[]])
        message: Any = question.reply()
        for record in answers[min(count, len(answers)) - 1]:
            message.add_answer(*dnslib.RR.fromZone(record if " " in record else f"{name}. 0 {kind} {record}"))
        peer.sendall(reply(message.pack(), Content_Type="application/dns-message"))


def _dns_message(request: bytes) -> bytes:
    line, _, rest = request.partition(b"\r\n")
    if line.startswith(b"GET"):
        text = line.split(b"dns=")[1].split(b" ")[0]
        return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    return rest.partition(b"\r\n\r\n")[2]
