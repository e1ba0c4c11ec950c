"""DBOS 3.4, durable functions in Python on the same PostgreSQL: it has no webhooks, so its workflows are called directly."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.peers import HEAVY, NUMBERS, TINY, Database, pip

REQUIREMENT = "dbos>=3.4,<3.5"


def measured(database: Database, events: int) -> dict[str, Any]:
    """Workflows of three steps a second, from the queue to the last one done, and milliseconds of the long sequences."""
    python = pip("dbos", REQUIREMENT)
    with psycopg.connect(host=database.folder, user=database.user, dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE dbos")
    url = f"postgresql://{database.user}@/dbos?host={database.folder}"
    command = [str(python), str(Path(__file__).with_name("dbos_program.py")), url, *map(str, (events, TINY, HEAVY, NUMBERS))]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    if ran.returncode:
        raise RuntimeError(f"DBOS failed: {ran.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found
