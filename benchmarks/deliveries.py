"""What outgoing webhooks cost, and that a receiver which is slow, fails or hangs delays no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser

from benchmarks.stack import free_port, stack
from connect_platform.core.config import ROOT

#: The fast receiver's deliveries may take so much longer beside the others than alone; and, not claimed, a second.
AIM_RATIO, AIM_RATE = 1.5, 300.0
RECEIVERS = ("fast", "slow", "failing", "hanging")


def seed(ports: dict[str, int], counts: dict[str, int]) -> dict[str, str]:
    """A company whose webhooks each get so many events; their ids. The events are dispatched, their deliveries due."""
    from automation.services import fanning
    from automation.services.webhooks import endpoints
    from connect_platform.core.events import Event
    from tests.factories import make_actor

    made = {}
    for name, count in counts.items():
        actor = make_actor()
        endpoint = endpoints.create(actor, url=f"http://127.0.0.1:{ports[name]}/", events=["*"])
        made[name] = endpoint.pk
        data = {"connectionId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d", "status": "data_available", "resources": []}
        Event.objects.bulk_create(
            [Event(company_id=actor.company_id, type="Connection.Updated", data=data) for _ in range(count)], batch_size=1000
        )
    fanning.fan_out()
    return made


def seconds_to_deliver(endpoint: str, count: int, worker: subprocess.Popen[bytes]) -> float:
    """How long one webhook's deliveries took on the database's clock: from the first try to the last arrival, without the
    start of the worker."""
    from django.db import connection

    from automation.models import WebhookDelivery

    while WebhookDelivery.objects.filter(endpoint_id=endpoint, state="done").count() < count:
        if worker.poll() is not None:
            raise RuntimeError("the worker ended early")
        connection.close()
        time.sleep(0.25)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM max(d.finished_at) - min(a.at - a.milliseconds * interval '1 ms'))"
            " FROM automation_webhookdelivery d JOIN automation_webhookattempt a ON a.delivery_id = d.id"
            " WHERE d.endpoint_id = %s",
            [endpoint],
        )
        return float(cursor.fetchone()[0])


def run(ports: dict[str, int], counts: dict[str, int]) -> tuple[float, dict[str, tuple[int, int]]]:
    """Seconds until the fast webhook's deliveries had all arrived; and of each webhook, deliveries done and tries failed."""
    from django.db import connection

    from automation.models import WebhookEndpoint

    ids = seed(ports, counts)
    worker = subprocess.Popen([sys.executable, "-m", "benchmarks.deliveries", "--work"], cwd=ROOT)
    try:
        took = seconds_to_deliver(ids["fast"], counts["fast"], worker)
        rows = WebhookEndpoint.objects.in_bulk(ids.values())
        return took, {name: (rows[key].delivered, rows[key].failed) for name, key in ids.items()}
    finally:
        worker.kill()
        worker.wait()
        connection.close()


def work() -> int:
    """What the worker's task does, without the broker."""
    import django

    django.setup()
    from automation.models import WebhookDelivery
    from connect_platform.core.work import drain

    while True:
        drain(WebhookDelivery)
        time.sleep(0.05)


def report(count: int, alone: float, beside: float, tallies: dict[str, tuple[int, int]], *, as_json: bool) -> bool:
    """Print, and say whether the claims hold."""
    fast = count // 4
    ratio, rate = beside / alone, fast / alone
    if as_json:
        print(json.dumps({"alone_s": alone, "beside_s": beside, "ratio": ratio, "rate": rate, "tallies": tallies}))
    else:
        print(f"{count} deliveries, {fast} to each of {', '.join(RECEIVERS)}\n")
        print("| fast webhook's deliveries | seconds | a second |\n|---|---|---|")
        print(f"| alone | {alone:.2f} | {rate:.0f} |\n| beside the others | {beside:.2f} | {fast / beside:.0f} |")
        print(f"\nRatio {ratio:.2f}, claim at most {AIM_RATIO}. At the end:\n")
        print("| webhook | delivered | failed tries |\n|---|---|---|")
        print("\n".join(f"| {name} | {arrived} | {lost} |" for name, (arrived, lost) in tallies.items()))
    if rate < AIM_RATE:
        print(f"The aim of {AIM_RATE:.0f} deliveries a second is not reached on this machine.", file=sys.stderr)
    return ratio <= AIM_RATIO


def main() -> int:
    """Measure and print; 1 when the claim is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 deliveries instead of 10,000")
    parser.add_argument("--json", action="store_true", help="print figures only")
    parser.add_argument("--work", action="store_true", help="be the worker (used by the benchmark itself)")
    options = parser.parse_args()
    if options.work:
        return work()
    count = 2000 if options.quick else 10_000
    ports = {name: free_port() for name in RECEIVERS}
    receivers = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.rivals.receivers", name, str(port)], cwd=ROOT)
        for name, port in ports.items()
    ]
    try:
        with stack(ALLOWED_EGRESS=",".join(f"127.0.0.1:{port}" for port in ports.values()), PORT=str(free_port())):
            alone, _ = run(ports, {"fast": count // 4})
            beside, tallies = run(ports, dict.fromkeys(RECEIVERS, count // 4))
    finally:
        for receiver in receivers:
            receiver.kill()
            receiver.wait()
    return 0 if report(count, alone, beside, tallies, as_json=options.json) else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")
    sys.exit(main())
