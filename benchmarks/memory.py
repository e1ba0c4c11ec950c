"""What the whole platform takes of memory when nothing happens: `manage.py serve` with the services it starts itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.stack import free_port
from connect_platform.core.config import ROOT

CLAIM = 600.0  # MB resident, each shared page counted once (proportional set size)
READY_SECONDS = 180.0
KINDS = {
    "postgres": "PostgreSQL",
    "valkey": "Valkey",
    " worker --": "worker",
    " beat --": "beat",
    "watchdog": "watchdog",
    "serve": "supervisor",
}


def kind(process: psutil.Process, sandbox_port: int) -> str:
    """What a process of the platform is, by its command line or, for what it forked, its parent's."""
    line = " ".join(process.cmdline())
    if "granian" in line or "spawn_main" in line or "resource_tracker" in line:
        with suppress(psutil.NoSuchProcess):
            parent = process.parent()
            if "granian" not in line and parent is not None:
                line = " ".join(parent.cmdline())
        return "sandbox" if str(sandbox_port) in line else "web"
    return next((name for mark, name in KINDS.items() if mark in line), line[:40])


def measure(root: psutil.Process, sandbox_port: int) -> dict[str, dict[str, float]]:
    """Number of processes and MB by kind: `rss` counts shared pages in each process, `pss` divides them among their users."""
    found: dict[str, dict[str, float]] = {}
    for process in (root, *root.children(recursive=True)):
        memory = process.memory_full_info()
        row = found.setdefault(kind(process, sandbox_port), {"processes": 0, "rss": 0.0, "pss": 0.0})
        row["processes"] += 1
        row["rss"] += memory.rss / 2**20
        row["pss"] += memory.pss / 2**20
    return found


def served(home: Path, port: int) -> subprocess.Popen[str]:
    """The platform, ready and seeded. Raises RuntimeError with its last words when it does not get ready."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "SANDBOX_URL")}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--with-parent"],
        cwd=ROOT,
        env={**kept, "CONNECT_HOME": str(home), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "is ready" in line:
            return process
    raise RuntimeError("".join(said[-20:]))


def main() -> int:
    """Measure and print; 1 when the claim is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="look after 20 seconds of rest instead of 60")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="connect-bench-", dir="/tmp"))
    home.chmod(0o711)
    port = free_port()
    process = served(home, port)
    try:
        time.sleep(20 if options.quick else 60)
        rows = measure(psutil.Process(process.pid), port + 1)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()
        shutil.rmtree(home, ignore_errors=True)
    total = {name: sum(row[name] for row in rows.values()) for name in ("processes", "rss", "pss")}
    if options.json:
        print(json.dumps({"benchmark": "Idle memory", "unit": "MB", "results": rows, "total": total}, indent=2))
    else:
        print(f"\nIdle memory in MB\n{'':14} {'processes':>10} {'RSS':>8} {'PSS':>8}")
        for name, row in [*sorted(rows.items(), key=lambda item: -item[1]["pss"]), ("all", total)]:
            print(f"{name:14} {row['processes']:10.0f} {row['rss']:8.1f} {row['pss']:8.1f}")
    return int(total["pss"] > CLAIM)


if __name__ == "__main__":
    sys.exit(main())
