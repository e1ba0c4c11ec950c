"""No secret is ever seen where it does not belong: each carries a mark, and after a walk through everything none is found."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
import redis

from connect_platform.core import embedded
from connect_platform.core.config import ROOT
from tests.platforms import Platform, migrated_home, serve
from tests.security.canary import Hoard, Place, leaks, mark, spellings
from tests.security.canary_servers import Post, Receiver, Vendor, mail_server, serving
from tests.security.canary_tour import Tour
from tests.security.operations import api_operations

#: Kind of secret → the places where it may stand, and why.
_INBOUND = re.compile(
    r"\w+ /connect/v1/providers/\{type\}/webhook-addresses.*"
)  # a company enters address and token at the vendor
_TRIP = re.compile(r"\w+ /(link|sandbox)/.*")  # what travels through the browser, on the way to the vendor and on its pages
ALLOWED: dict[str, re.Pattern[str]] = {
    "inbound token": _INBOUND,
    "connections.InboundAddress.secrets": _INBOUND,
    "mailed token": re.compile("mails"),  # that is where it is sent
    **{f"round trip's {word}": _TRIP for word in ("state", "code", "oauth_token", "oauth_verifier")},
    "authorization code": _TRIP,
}


@dataclass
class Stage:
    """A running platform, the tour that is to walk through it, and what it has logged."""

    platform: Platform
    variables: dict[str, str]
    tour: Tour
    log: list[str]
    post: Post

    def manage(self, *words: str, **variables: str) -> bytes:
        """What a management command prints, on both streams."""
        env = {**os.environ, **self.variables, **variables}
        command = [sys.executable, "manage.py", *words]
        ran = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return ran.stdout


@pytest.fixture
def stage() -> Iterator[Stage]:
    home = migrated_home()
    hoard, post = Hoard(), Post()
    keys = [os.urandom(32), os.urandom(32)]
    for key in keys:
        hoard.keep("key-encryption key", key)
    variables = {
        "ENCRYPTION_KEYS": ",".join(f"k{place}:{base64.b64encode(key).decode()}" for place, key in enumerate(keys)),
        "SECRET_KEY": hoard.new("SECRET_KEY") + mark(),
        "OAUTH_CLIENTS": f"github=canary:{hoard.new('OAUTH_CLIENTS')}",
        "WEBHOOK_SECRETS": f"sandbox={hoard.new('WEBHOOK_SECRETS')},github={hoard.new('WEBHOOK_SECRETS')}",
        "WEBHOOK_VERIFY_TOKENS": f"sandbox={hoard.new('WEBHOOK_VERIFY_TOKENS')}",
        "METRICS_TOKEN": hoard.new("METRICS_TOKEN"),
        "LOG_LEVEL": "DEBUG",
        "RATE_LIMITS": "0",
        "KEY_CACHE_SECONDS": "1",  # rotation waits for it
        "CONNECT_HOME": str(home),
    }
    with ExitStack() as stack:
        vendor, receiver = Vendor(hoard), Receiver()
        vendor_port = stack.enter_context(serving(vendor, "127.0.0.2"))
        receiver_port = stack.enter_context(serving(receiver, "127.0.0.1"))
        mail = stack.enter_context(mail_server(post))
        variables |= {
            "SANDBOX_URL": f"http://127.0.0.2:{vendor_port}",
            "ALLOWED_EGRESS": f"localhost:{receiver_port},127.0.0.1:{receiver_port}",
            "SMTP_URL": f"smtp://canary:{hoard.new('SMTP password')}@127.0.0.1:{mail}",
        }
        # The sandbox of this platform stands behind our vendor, so the demo company cannot be connected to it at the start.
        Path(home, "demo.json").write_text(json.dumps(dict.fromkeys(("email", "password", "api_key"), "none")))
        platform = serve(home, **variables)
        log: list[str] = []
        reader = threading.Thread(target=lambda: log.extend(platform.process.stdout or ()), daemon=True)
        reader.start()
        vendor.target = f"http://127.0.0.1:{platform.port}"
        variables |= {"PORT": str(platform.port), "DATABASE_URL": "", "REDIS_URL": ""}
        database = embedded.database_url(home)
        tour = Tour(vendor.target, database, hoard, vendor, receiver, f"http://localhost:{receiver_port}/hooks", post)
        yield Stage(platform, variables, tour, log, post)
        platform.process.terminate()
        platform.process.wait(20)
        reader.join(5)
        assert platform.process.stdout
        platform.process.stdout.close()
    shutil.rmtree(home)


def test_no_secret_is_seen_anywhere_after_a_walk_through_everything(stage: Stage) -> None:
    tour, hoard = stage.tour, stage.tour.hoard
    for part in (tour.people, tour.keys, tour.connections, tour.oauth_apps, tour.webhooks, tour.faults, tour.mcp):
        part()
    for part in (tour.mail, tour.links, tour.pages):
        part()
    learned(stage)
    tour.every_operation()
    rotated = ",".join(reversed(stage.variables["ENCRYPTION_KEYS"].split(",")))
    away = f"postgres://connect:{hoard.new('DATABASE_URL password')}@127.0.0.1:1/connect"
    with ThreadPoolExecutor() as pool:
        commands = {
            "rotate_keys": pool.submit(stage.manage, "rotate_keys", ENCRYPTION_KEYS=rotated),
            "doctor": pool.submit(stage.manage, "doctor", "sandbox", "--json"),
            "a database that is away": pool.submit(stage.manage, "migrate", "--check", DATABASE_URL=away),
        }
    learned(stage)
    places = [
        *tour.tape.places,
        *(Place(f"output of {name}", said.result()) for name, said in commands.items()),
        *(Place("webhooks received", told) for told in tour.receiver.received),
        *(Place("mails", mail.encode()) for mail in stage.post.mails),
        *paused_worker(stage),
        *processes(stage),
        Place("database dump", dump(stage)),
        Place("log", "".join([*stage.platform.printed, *stage.log]).encode()),
    ]
    for promised in ("GET /dashboard/settings/api-keys", "GET /admin/connections/connection/{object_id}/change/"):
        assert 200 in tour.tape.answered[promised], promised
    silent = {str(one) for one in api_operations()} - set(tour.tape.answered)
    assert not silent, f"not called: {silent}"
    found = leaks(hoard, places, ALLOWED)
    assert not found, "\n".join(found)


def learned(stage: Stage) -> None:
    """Teach the hoard what the database keeps encrypted now."""
    env = {**os.environ, **stage.variables, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "tests.security.canary"]
    found = json.loads(subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True).stdout)
    for kind, value in found:
        stage.tour.hoard.keep(kind, base64.b64decode(value))


def paused_worker(stage: Stage) -> Iterator[Place]:
    """Everything in Valkey, while the worker stands still and messages wait."""
    worker = next(child for child in stage.platform.children("celery") if " worker " in " ".join(child.cmdline()))
    stopped = [worker, *worker.children(recursive=True)]
    for process in stopped:
        process.send_signal(signal.SIGSTOP)
    try:
        stage.tour.call("POST", f"/api/v1/webhooks/{stage.tour.ids['webhook_id']}/test", by="user")
        stage.tour.intent(userId="last")
        stage.tour.call("POST", "/api/v1/auth/password/forgot", {"email": stage.tour.email}, by="")
        client: Any = redis.Redis(unix_socket_path=str(embedded.sockets(stage.platform.home) / "valkey.sock"))
        stage.tour.until(lambda: client.llen("connect"))
        said = b""
        for key in client.scan_iter(count=1000):
            kind = client.type(key).decode()
            read = {"string": client.get, "hash": client.hgetall, "set": client.smembers}
            read |= {
                "list": lambda key: client.lrange(key, 0, -1),
                "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
            }
            said += key + b"\n" + repr(read[kind](key)).encode() + b"\n"
        assert b'"task": "' in said
        yield Place("Valkey", said)
    finally:
        for process in stopped:
            process.send_signal(signal.SIGCONT)


def processes(stage: Stage) -> Iterator[Place]:
    for process in (psutil.Process(stage.platform.process.pid), *stage.platform.everything()):
        yield Place(f"command line of {process.name()}", " ".join(process.cmdline()).encode())


def dump(stage: Stage) -> bytes:
    """The database in plain SQL, in which secrets are ciphertexts and digests.

    Not the sandbox's subscriptions: it is the vendor there, who has to know the addresses it sends to.
    """
    server = stage.platform.children("postgres")[0].exe()
    command = [str(Path(server).with_name("pg_dump")), "--inserts", "--exclude-table-data=sandbox_hook", stage.tour.database]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.mark.parametrize("form", ["raw", "base64", "base64url", "hex", "percent", "JSON"])
@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_planted_secret_is_found_in_every_form(form: str, before: int) -> None:
    secret = mark('p"ä/')
    text = "x" * before + secret + "y"
    said = {
        "raw": text.encode(),
        "base64": base64.b64encode(text.encode()),
        "base64url": base64.urlsafe_b64encode(text.encode()),
        "hex": text.encode().hex().encode(),
        "percent": quote(text, safe="").encode(),
        "JSON": json.dumps({"a": text}).encode(),
    }[form]
    hoard = Hoard()
    hoard.keep("planted secret", secret)
    hoard.keep("another secret", mark())
    assert leaks(hoard, [Place("here", b"before " + said + b" after"), Place("there", b"nothing")], {}) == [
        "planted secret in here"
    ]


def test_a_secret_may_stand_in_the_answer_that_shows_it_and_where_it_is_allowed() -> None:
    hoard = Hoard()
    hoard.keep("key", "abcdefghij", 3)
    places = [Place("answer", b"abcdefghij", number) for number in (2, 3)]
    assert leaks(hoard, places[1:], {}) == []
    assert leaks(hoard, places, {}) == ["key in answer"]
    assert leaks(hoard, places, {"key": re.compile("answer")}) == []
    assert b"YWJjZGVmZ2hpa" in spellings(b"abcdefghij")
