"""Files of a table: import, upsert with half the keys there and export, beside COPY of the same data and beside NocoDB."""

from __future__ import annotations

import csv
import http.client
import io
import json
import random
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Any

import psutil

from benchmarks import documented
from benchmarks.peers import Database, Missing, nocodb
from benchmarks.stack import Stack, free_port, platform, stack
from benchmarks.tables import COLUMNS

#: Of the rate of a bare COPY, and MB above idle.
IMPORT_CLAIM, UPSERT_CLAIM, EXPORT_CLAIM, MEMORY_CLAIM = 0.4, 0.25, 0.4, 150.0
ROWS, ROUNDS, WARM = 100_000, 3, 5_000
#: Rows for NocoDB: fewer, as its rate is what counts.
FEWER = 10_000
COPIED = "external_key, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10"
_PLANS = ("free", "growth", "team")


def rows(start: int, count: int, mark: str) -> bytes:
    """A CSV file of rows whose keys count from `start`; `mark` stands in their notes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["external_key", *(column["name"] for column in COLUMNS)])
    draw = random.Random(start)
    for n in range(start, start + count):
        day, second = f"2026-01-{n % 28 + 1:02}", f"2026-01-15T10:30:{n % 60:02}Z"
        own = (f"{mark} {draw.randbytes(16).hex()}", n % 500, n / 100, "true" if n % 2 else "false", day, second)
        writer.writerow([f"key-{n}", f"user{n}@example.com", f"City {n % 5000}", *own, _PLANS[n % 3], '{"a": 1}'])
    return text.getvalue().encode()


class Caller:
    """Someone with an API key, on one connection."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key = port, key

    def __call__(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> bytes:
        """The body of a good answer. Raises RuntimeError with any other."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, f"/connect/v1{path}", body, {"Authorization": f"Bearer {self.key}", "Content-Type": kind})
        answer = connection.getresponse()
        found = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{answer.status} {found[:500]!r}")
        return found

    def bring(self, slug: str, file: bytes, **fields: str) -> dict[str, Any]:
        """Import a file, and wait where a worker takes it in; gives its counts. Raises RuntimeError where rows failed."""
        parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
        head = "".join(parts) + '--x\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n\r\n'
        form = head.encode() + file + b"\r\n--x--\r\n"
        answer = json.loads(self("POST", f"/tables/{slug}/import", form, "multipart/form-data; boundary=x"))
        while answer.get("status") in ("pending", "running"):
            time.sleep(0.02)
            answer = json.loads(self("GET", f"/imports/{answer['id']}"))
        counts: dict[str, Any] = answer.get("rows", answer)
        if counts["failed"] or answer.get("status", "completed") != "completed":
            raise RuntimeError(str(answer))
        return counts


class Peak:
    """The most memory that processes took while it ran, in MB above what they took before; shared pages divided."""

    def __init__(self, pids: Sequence[int]) -> None:
        self.processes = [psutil.Process(pid) for pid in pids]
        self.before = self.most = self._now()
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def _now(self) -> float:
        every = [each for one in self.processes for each in (one, *one.children(recursive=True))]
        return float(sum(process.memory_full_info().pss for process in every)) / 2**20

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self.most = max(self.most, self._now())

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def seconds(do: Callable[[], object]) -> float:
    """How long it takes."""
    since = time.perf_counter()
    do()
    return time.perf_counter() - since


def bare(relation: str, file: bytes) -> None:
    """What everything is compared with: COPY of the file into the relation, by psycopg, committed."""
    from django.db import connection, transaction

    statement = f"COPY tables.{relation} ({COPIED}) FROM STDIN (FORMAT csv, HEADER)"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for place in range(0, len(file), 2**20):
            copy.write(file[place : place + 2**20])


def bare_export(relation: str) -> int:
    """COPY of all rows to the client; gives how many bytes."""
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY tables.{relation} TO STDOUT (FORMAT csv)") as copy:
        return sum(len(piece) for piece in copy)


def measure(port: int, count: int) -> dict[str, float]:
    """Seconds of each by name, in one round on tables that are new."""
    from automation.models import Table
    from automation.services.tables import designing
    from tests.factories import make_actor, make_company, make_key, make_user

    name = f"bench{random.randrange(10**9)}"
    company = make_company(name)
    type(company).objects.filter(pk=company.pk).update(plan="enterprise")
    actor = make_actor(make_user(company, email=f"{name}@example.com"))
    caller = Caller(port, make_key(actor)[1])
    relations = {}
    for slug in ("own", "bare"):
        designing.create(actor, name=slug, slug=slug, columns=COLUMNS)
        relations[slug] = f"t_{Table.objects.get(company=company, slug=slug).pk.hex}"
    first, second = rows(0, count // 2, "Note"), rows(0, count, "Memo")
    whole = rows(0, count, "Note")
    found = {"COPY": seconds(lambda: bare(relations["bare"], whole))}
    found["import"] = seconds(lambda: caller.bring("own", whole))
    found["COPY TO"] = seconds(lambda: bare_export(relations["bare"]))
    found["export"] = seconds(lambda: caller("GET", "/tables/own/export"))
    designing.create(actor, name="half", slug="half", columns=COLUMNS)
    caller.bring("half", first)
    counts: dict[str, Any] = {}
    found["upsert"] = seconds(lambda: counts.update(caller.bring("half", second, keyColumn="externalKey")))
    assert (counts["created"], counts["updated"]) == (count - count // 2, count // 2), counts
    return found


def beside(running: Stack, count: int) -> dict[str, float]:
    """Rows a second by name that NocoDB takes in and gives out once warm. Raises Missing."""
    from django.conf import settings

    place = settings.DATABASES["default"]
    other = nocodb.NocoDB(running, Database(str(place["HOST"]), str(place["USER"])))
    filled(other, "warm", WARM)
    return {name: count / took for name, took in filled(other, "own", count).items()}


def filled(other: nocodb.NocoDB, title: str, count: int) -> dict[str, float]:
    """Seconds of its import and export, on a table that is new. Raises RuntimeError where rows are not in its file."""
    records, files = nocodb.records(rows(0, count, "Note")), list[str]()
    other.create(title)
    found = {"import": seconds(lambda: other.bring(records)), "export": seconds(lambda: files.append(other.export()))}
    if len(list(csv.DictReader(io.StringIO(files[0])))) != count:
        raise RuntimeError(f"{other.name} did not export {count} rows")
    return found


def figures(best: dict[str, float], count: int, theirs: dict[str, float]) -> list[tuple[str, str, str, str]]:
    """Name, seconds, rows a second and share of the rate of COPY, of all that was measured."""
    against = {"COPY TO": "COPY TO", "export": "COPY TO"}
    found = [(name, f"{took:.2f}", count / took, name) for name, took in best.items()]
    found += [(f"{nocodb.NocoDB.name} {name}", "", rate, name) for name, rate in theirs.items()]
    return [
        (label, took, f"{rate:,.0f}", f"{rate * best[against.get(name, 'COPY')] / count:.3f}")
        for label, took, rate, name in found
    ]


def main() -> int:
    """Measure and print; 1 when a claim is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 rows, one round")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    count, rounds = (ROWS // 5, 1) if options.quick else (ROWS, ROUNDS)
    port = free_port()
    with stack(PORT=str(port)) as running:
        running.serve(platform(port), port)
        running.work()
        measure(port, WARM)
        with Peak([running.services.supervisor.pid(name) for name in ("web", "worker")]) as peak:
            found = [measure(port, count) for _ in range(rounds)]
        theirs, fewer = {}, FEWER // 2 if options.quick else FEWER
        try:
            theirs = beside(running, fewer)
            note = f"NocoDB is given {fewer:,} rows."
        except Missing as reason:
            note = f"NocoDB is not beside us: {reason}."
    best = {name: min(one[name] for one in found) for name in found[0]}
    shares = {"import": best["COPY"] / best["import"], "upsert": best["COPY"] / best["upsert"]}
    shares["export"] = best["COPY TO"] / best["export"]
    memory = peak.most - peak.before
    if options.json:
        about = {"benchmark": "table files", "rows": count, "seconds": best, "shares": shares, "memory_mb": memory}
        print(json.dumps({**about, "nocodb": theirs, "note": note}))
        return int(missed(shares, memory))
    note += "".join(f" Our {name} is {count / best[name] / each:.0f} times as fast." for name, each in theirs.items())
    note += f" Web and worker took {memory:.0f} MB more than before."
    show(figures(best, count, theirs), count, note, documents=not options.quick)
    return int(missed(shares, memory))


def show(table: list[tuple[str, str, str, str]], count: int, note: str, *, documents: bool) -> None:
    """Print the figures, and put them into the documentation where asked to."""
    print(f"\n{count:,} rows, 10 columns, over HTTP\n{'':22} {'seconds':>8} {'rows/s':>10} {'of COPY':>8}")
    for name, took, rate, share in table:
        print(f"{name:22} {took:>8} {rate:>10} {share:>8}")
    print(note)
    if documents:
        head = ["| | seconds | rows a second | of COPY |", "|---|---|---|---|"]
        lines = "\n".join(head + [f"| {' | '.join(line)} |" for line in table])
        documented.write("table files", "python -m benchmarks.table_files", f"{lines}\n\n{note}")


def missed(shares: dict[str, float], memory: float) -> bool:
    """Whether a claim is."""
    claims = {"import": IMPORT_CLAIM, "upsert": UPSERT_CLAIM, "export": EXPORT_CLAIM}
    return any(shares[name] < least for name, least in claims.items()) or memory > MEMORY_CLAIM


if __name__ == "__main__":
    sys.exit(main())
