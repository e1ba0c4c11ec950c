"""NocoDB 0.263.0 on PostgreSQL: a table with our columns, filled by the calls its own page makes of a file, and exported."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import time
from typing import Any

import psycopg
import requests
from psycopg import sql

from benchmarks.peers import Database, Missing, npm
from benchmarks.stack import Stack, free_port
from connect_platform.core.supervisor import Program

VERSION = "0.263.0"
# xlsx comes from a host of its own that is not npm; the pages of just this version were never put on npm, and are not used.
OVERRIDES = {"xlsx": "0.18.5", "nc-lib-gui": "0.263.4"}
PACKAGE = {"private": True, "dependencies": {"nocodb": VERSION}, "overrides": OVERRIDES}
# SQLite's native part is not built, and is not needed on PostgreSQL, but NocoDB loads it wherever it stores.
START = """const sqlite = require.resolve('sqlite3');
require.cache[sqlite] = {id: sqlite, filename: sqlite, loaded: true, exports: {verbose() { return this; }, Database: class {}}};
const application = require('express')();
const server = require('http').createServer(application);
server.listen(Number(process.env.PORT), '127.0.0.1', async () => {
  application.use(await require('nocodb').Noco.init({}, server, application));
});
"""
READY_SECONDS, CALL_SECONDS = 120.0, 300.0
#: Rows a call of its own import carries at most.
CHUNK = 1_000
KINDS = {
    "external_key": "SingleLineText",
    "email": "Email",
    "city": "SingleLineText",
    "note": "SingleLineText",
    "seats": "Number",
    "price": "Decimal",
    "active": "Checkbox",
    "since": "Date",
    "seen": "DateTime",
    "plan": "SingleSelect",
    "extra": "JSON",
}


class NocoDB:
    """A running NocoDB with one base; `create` makes the table the other calls are about."""

    name = f"NocoDB {VERSION}"

    def __init__(self, running: Stack, database: Database) -> None:
        folder = npm("nocodb", PACKAGE, "--ignore-scripts")
        if shutil.which("node") is None:
            raise Missing("Node.js is not installed")
        home = folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (folder / "start.js").write_text(START)
        with psycopg.connect(host=database.folder, user=database.user, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE nocodb"))
        port = free_port()
        place = {"host": database.folder, "port": 5432, "user": database.user, "database": "nocodb"}
        environment = {
            "NC_DB_JSON": json.dumps({"client": "pg", "connection": place}),
            "NC_AUTH_JWT_SECRET": "of the benchmark",
            "NC_DISABLE_TELE": "true",
            "NC_TOOL_DIR": f"{home}/",
            "NODE_ENV": "production",
            "PORT": str(port),
        }
        command = ["sh", "-c", "exec node start.js > home/log 2>&1"]  # it names every route it has
        try:
            running.serve(Program("nocodb", command, {**os.environ, **environment}, folder=folder), port)
        except TimeoutError as error:
            raise Missing(str(error)) from None
        self.address, self.calls = f"http://127.0.0.1:{port}", requests.Session()
        self._wait()
        user = {"email": "benchmark@example.com", "password": "Of-the-benchmark-1"}
        self.calls.headers["xc-auth"] = self._post("/api/v1/auth/user/signup", user)["token"]
        self.base = self._post("/api/v2/meta/bases", {"title": "Benchmark"})["id"]
        self.table = self.view = ""

    def create(self, title: str) -> None:
        """Make a table with the columns of the benchmark."""
        columns: list[dict[str, Any]] = [{"column_name": "id", "title": "Id", "uidt": "ID"}]
        columns += [{"column_name": name, "title": name, "uidt": kind} for name, kind in KINDS.items()]
        for column in columns:
            if column["uidt"] == "SingleSelect":
                column["colOptions"] = {"options": [{"title": plan} for plan in ("free", "growth", "team")]}
        about = {"table_name": title, "title": title, "columns": columns}
        made = self._post(f"/api/v2/meta/bases/{self.base}/tables", about)
        self.table, self.view = made["id"], made["views"][0]["id"]

    def bring(self, records: list[dict[str, Any]]) -> None:
        """Insert rows, a thousand a call. Raises RuntimeError where one is refused."""
        for place in range(0, len(records), CHUNK):
            self._post(f"/api/v1/db/data/bulk/noco/{self.base}/{self.table}", records[place : place + CHUNK])

    def export(self) -> str:
        """The table as CSV: a job writes the file, which is then fetched. Raises RuntimeError where the job fails."""
        job, seen = self._post(f"/api/v2/export/{self.view}/csv", {})["id"], 0
        while True:
            news = self._post("/jobs/listen", {"_mid": seen, "data": {"id": job}})
            for message in news if isinstance(news, list) else [news]:
                seen, about = message.get("_mid", seen), message.get("data", {})
                if about.get("status") == "completed":
                    answer = self.calls.get(f"{self.address}/{about['data']['result']['url']}", timeout=CALL_SECONDS)
                    answer.raise_for_status()
                    return answer.content.decode()
                if about.get("status") == "failed" or message["status"] == "close":
                    raise RuntimeError(str(message))

    def _post(self, path: str, body: object) -> Any:
        answer = self.calls.post(f"{self.address}{path}", json=body, timeout=CALL_SECONDS)
        if answer.status_code >= 300:
            raise RuntimeError(f"{answer.status_code} {answer.text[:500]}")
        return answer.json()

    def _wait(self) -> None:
        """Until it answers: it listens before it has made its tables. Raises Missing."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                if self.calls.get(f"{self.address}/api/v1/health", timeout=5).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.5)
        raise Missing(f"it did not answer within {READY_SECONDS:.0f} seconds")


def records(file: bytes) -> list[dict[str, Any]]:
    """Rows of a CSV file as its calls take them: numbers and booleans of JSON, everything else as it stands."""
    typed = [name for name, kind in KINDS.items() if kind in ("Number", "Decimal", "Checkbox")]
    found: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(file.decode())))
    for record in found:
        record.update({name: json.loads(record[name]) for name in typed})
    return found
