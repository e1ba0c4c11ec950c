"""Webhooks coming in: how many a second beside a bare one-INSERT view, and whether a yes was a lie while web was killed."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import psutil
import pycurl

from benchmarks import contest
from benchmarks.stack import Stack, free_port, granian, platform, stack
from connect_platform.core.supervisor import Program

CLAIM, AIM = 0.7, 1500  # of the rate of the bare view in the same run; and events a second, where the machine can
CONCURRENCY = 8
DUPLICATES = 0.2
BATCH = 1000


def bodies(connection_id: str, count: int, seed: int) -> list[tuple[str, bytes]]:
    """So many events with their ids, a fifth of them sent twice or more, in no order."""
    choose = random.Random(seed)
    ids = [f"evt_{seed}_{number}" for number in range(int(count * (1 - DUPLICATES)))]
    ids += choose.choices(ids, k=count - len(ids))
    choose.shuffle(ids)
    person = {"id": "contact_7", "name": "Ada Lovelace", "email": "ada@sandbox.example", "created_at": "2026-01-05T09:00:00Z"}
    shared = {"connectionId": connection_id, "event": "contact.created", "data": person}
    return [(one, json.dumps({**shared, "id": one}).encode()) for one in ids]


class Sender:
    """A provider: keeps CONCURRENCY deliveries in flight and repeats each until it is acknowledged."""

    def __init__(self, url: str) -> None:
        self.url, self.multi = url, pycurl.CurlMulti()
        self.handles: list[Any] = []
        for _ in range(CONCURRENCY):
            handle: Any = pycurl.Curl()
            handle.setopt(pycurl.HTTPHEADER, ["Expect:", "Content-Type: application/json"])
            handle.setopt(pycurl.WRITEFUNCTION, lambda chunk: None)
            handle.setopt(pycurl.URL, url)
            self.handles.append(handle)
        self.in_flight: dict[Any, tuple[str, bytes]] = {}
        self.repeated = 0

    def send(self, events: list[tuple[str, bytes]]) -> Iterator[str]:
        """Ids in the order they were acknowledged."""
        queue, idle = deque(events), list(self.handles)
        while queue or self.in_flight:
            while queue and idle:
                handle, one = idle.pop(), queue.popleft()
                handle.setopt(pycurl.POSTFIELDS, one[1])
                self.in_flight[handle] = one
                self.multi.add_handle(handle)
            self.multi.perform()
            _, fine, failed = self.multi.info_read()
            for handle in (*fine, *(one[0] for one in failed)):
                one = self.in_flight.pop(handle)
                status = handle.getinfo(pycurl.RESPONSE_CODE) if handle in fine else 0
                self.multi.remove_handle(handle)
                idle.append(handle)
                if status == 200:
                    yield one[0]
                    continue
                if 400 <= status < 500:
                    raise RuntimeError(f"{self.url} answers {status}")
                self.repeated += 1
                queue.append(one)
            if failed:
                time.sleep(0.01)  # nobody listens yet
            elif not fine:
                self.multi.select(0.1)


def seed_connection() -> str:
    """A connection the events belong to."""
    from django.db import connection as database

    from benchmarks.rivals.django_inbound import TABLE
    from connections.models import Connection, Status
    from tests.factories import make_actor

    made = Connection.objects.create(company_id=make_actor().company_id, provider="sandbox", status=Status.READY)
    with database.cursor() as cursor:
        cursor.execute(TABLE)
    database.close()
    return str(made.pk)


def compare(urls: dict[str, str], connection_id: str, rounds: int) -> dict[str, float]:
    """Events a second of each, the median of turns taken one after the other."""
    rates: dict[str, list[float]] = {name: [] for name in urls}
    for turn in range(rounds + 1):
        for name, url in urls.items():
            started = time.perf_counter()
            taken = sum(1 for _ in Sender(url).send(bodies(connection_id, BATCH, seed=turn)))
            if turn:  # the first one warms up
                rates[name].append(taken / (time.perf_counter() - started))
    return {name: statistics.median(values) for name, values in rates.items()}


def survive(running: Stack, web: Program, url: str, connection_id: str, count: int, kills: int) -> dict[str, Any]:
    """Send so many events while the web server is killed so often; what was acknowledged, and what is stored.

    It is started again at once: what is asked here is what a death loses, and not how long the supervisor waits after many.
    """
    sender, acknowledged = Sender(url), list[str]()
    started = time.perf_counter()
    for one in sender.send(bodies(connection_id, count, seed=10**6)):
        acknowledged.append(one)
        if kills and len(acknowledged) % (count // (kills + 1)) == 0 and len(acknowledged) < count:
            root = psutil.Process(running.services.supervisor.pid(web.name))
            for process in (*root.children(recursive=True), root):
                process.kill()
            running.services.supervisor.stop(web.name)
            running.services.supervisor.start(web)
    seconds = time.perf_counter() - started
    rows, ids = stored(10**6)
    return {
        "events": count,
        "acknowledged": len(acknowledged),
        "unique": len(set(acknowledged)),
        "stored": rows,
        "lost": len(set(acknowledged) - ids),
        "doubled": rows - len(ids),
        "kills": kills,
        "repeated": sender.repeated,
        "rate": round(count / seconds),
    }


def stored(seed: int) -> tuple[int, set[str]]:
    """Rows there are of a seed, and their ids."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT event_id FROM connections_inboundevent WHERE event_id LIKE %s", [f"evt_{seed}_%"])
        ids = [row[0] for row in cursor.fetchall()]
    connection.close()
    return len(ids), set(ids)


def main() -> int:
    """Measure and print; 1 when the claim is missed or an acknowledged event is not there exactly once."""
    options = contest.arguments(__doc__ or "")
    ports = {name: free_port() for name in ("web", "bare")}
    with stack(PORT=str(ports["web"])) as running:
        connection_id, program = seed_connection(), platform(ports["web"])
        running.serve(program, ports["web"])
        rival = {"DJANGO_SETTINGS_MODULE": "benchmarks.rivals.inbound_settings"}
        running.serve(granian("bare", "connect_platform.wsgi:of_django", ports["bare"], **rival), ports["bare"])
        web = f"http://127.0.0.1:{ports['web']}/webhook/sandbox"
        rates = compare({"bare": f"http://127.0.0.1:{ports['bare']}/receive", "platform": web}, connection_id, options.rounds)
        count, kills = (4_000, 4) if options.quick else (100_000, 20)
        survived = survive(running, program, web, connection_id, count, kills)
    ratio = rates["platform"] / rates["bare"]
    found = {"rates": {name: round(rate) for name, rate in rates.items()}, "ratio": round(ratio, 2), "survived": survived}
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        print(f"\nWebhooks coming in, a fifth of them sent twice, {CONCURRENCY} in flight")
        print(f"bare one-INSERT view {rates['bare']:.0f}/s, platform {rates['platform']:.0f}/s, ratio {ratio:.2f}")
        print(", ".join(f"{name} {value}" for name, value in survived.items()))
    if rates["platform"] < AIM:
        print(f"The aim of {AIM} events a second is not reached; the bare view makes {rates['bare']:.0f}.", file=sys.stderr)
    return int(ratio < CLAIM or survived["lost"] > 0 or survived["doubled"] > 0 or survived["stored"] != survived["unique"])


if __name__ == "__main__":
    sys.exit(main())
