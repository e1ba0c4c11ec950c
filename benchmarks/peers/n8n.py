"""n8n 2.8.4, the newest for Node 20, on PostgreSQL with every execution saved, as one process (its regular mode)."""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from itertools import pairwise
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.peers import HEAVY, TINY, Database, npm
from benchmarks.stack import Stack, free_port
from connect_platform.core.supervisor import Program

VERSION = "2.8.4"
# xlsx comes from a host of its own that is not npm; native parts it can do without on PostgreSQL are not built.
PACKAGE = {"private": True, "dependencies": {"n8n": VERSION}, "overrides": {"xlsx": "0.18.5"}}
HEAVY_CODE = "$('Webhook').item.json.body.numbers.slice().sort((a, b) => a - b).join(',').length"


class N8n:
    """A running n8n with the flows of the benchmark published."""

    name = f"n8n {VERSION}"

    def __init__(self, running: Stack, database: Database) -> None:
        folder = npm("n8n", PACKAGE, "--ignore-scripts")
        self.database, self.port = database, free_port()
        with psycopg.connect(host=database.folder, user=database.user, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE n8n"))
        home = folder / "home"
        home.mkdir(exist_ok=True)
        environment = {**os.environ, **self._environment(str(home))}
        flows = folder / "flows.json"
        flows.write_text(json.dumps(self._flows()))
        program = str(folder / "node_modules" / ".bin" / "n8n")
        _run([program, "import:workflow", f"--input={flows}"], environment)
        for path in ("sync", "ingest", "tiny", "heavy"):
            _run([program, "publish:workflow", f"--id=bench{path:0>11}"], environment)
        running.serve(Program("n8n", [program, "start"], environment, patience=10.0, folder=folder), self.port)

    def url(self, path: str) -> str:
        """Address of one of its flows: sync, ingest, tiny or heavy."""
        return f"http://127.0.0.1:{self.port}/webhook/{path}"

    def finished(self) -> int:
        """Executions it has on record as successful."""
        with psycopg.connect(host=self.database.folder, user=self.database.user, dbname="n8n") as connection:
            row = connection.execute("SELECT count(*) FROM execution_entity WHERE status = 'success'").fetchone()
        return int(row[0]) if row else 0

    def _environment(self, home: str) -> dict[str, str]:
        return {
            "DB_TYPE": "postgresdb",
            "DB_POSTGRESDB_HOST": self.database.folder,
            "DB_POSTGRESDB_USER": self.database.user,
            "DB_POSTGRESDB_DATABASE": "n8n",
            "N8N_USER_FOLDER": home,
            "N8N_ENCRYPTION_KEY": "of the benchmark",
            "N8N_DIAGNOSTICS_ENABLED": "false",
            "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
            "N8N_TEMPLATES_ENABLED": "false",
            "N8N_LISTEN_ADDRESS": "127.0.0.1",
            "N8N_PORT": str(self.port),
            "N8N_RUNNERS_BROKER_PORT": str(free_port()),
            "N8N_PAYLOAD_SIZE_MAX": "16",
            "N8N_LOG_LEVEL": "error",
            "EXECUTIONS_DATA_SAVE_ON_SUCCESS": "all",
            "NODE_ENV": "production",
        }

    def _flows(self) -> list[dict[str, Any]]:
        add = {"sum": "={{ $('Webhook').item.json.body.a + $('Webhook').item.json.body.b }}"}
        heavy = {"size": f"={{{{ {HEAVY_CODE} }}}}"}
        above = {
            "conditions": {
                "options": {"caseSensitive": True, "leftValue": "", "typeValidation": "strict", "version": 2},
                "conditions": [
                    {
                        "id": "1",
                        "leftValue": "={{ $json.sum }}",
                        "rightValue": 0,
                        "operator": {"type": "number", "operation": "gt"},
                    }
                ],
                "combinator": "and",
            },
            "options": {},
        }
        three = [
            _set(1, add),
            ("n8n-nodes-base.filter", 2.2, above),
            _set(3, {"text": "={{ ('x' + $json.sum).toUpperCase() }}"}),
        ]
        return [
            _flow("sync", [_set(1, add)], waits=True),
            _flow("ingest", three, waits=False),
            _flow("tiny", [_set(n, add) for n in range(TINY)], waits=True),
            _flow("heavy", [_set(n, heavy) for n in range(HEAVY)], waits=True),
        ]


def _set(number: int, fields: dict[str, str]) -> tuple[str, float, dict[str, Any]]:
    kinds = {"text": "string"}
    values = [
        {"id": f"{number}-{key}", "name": key, "value": value, "type": kinds.get(key, "number")}
        for key, value in fields.items()
    ]
    return "n8n-nodes-base.set", 3.4, {"assignments": {"assignments": values}, "options": {}}


def _flow(path: str, steps: list[tuple[str, float, dict[str, Any]]], *, waits: bool) -> dict[str, Any]:
    """A workflow as n8n imports it: webhook, the steps, and an answer where the caller waits."""
    hook: dict[str, Any] = {
        "httpMethod": "POST",
        "path": path,
        "responseMode": "responseNode" if waits else "onReceived",
        "options": {},
    }
    nodes = [_node("Webhook", "n8n-nodes-base.webhook", 2, hook, 0) | {"webhookId": str(uuid.uuid4())}]
    nodes += [_node(f"Step {n}", kind, version, config, n + 1) for n, (kind, version, config) in enumerate(steps)]
    if waits:
        answer = {"respondWith": "json", "responseBody": "={{ $json }}", "options": {}}
        nodes.append(_node("Respond", "n8n-nodes-base.respondToWebhook", 1.1, answer, len(nodes)))
    names = [node["name"] for node in nodes]
    links = {one: {"main": [[{"node": after, "type": "main", "index": 0}]]} for one, after in pairwise(names)}
    return {
        "id": f"bench{path:0>11}",
        "name": path,
        "active": False,
        "nodes": nodes,
        "connections": links,
        "settings": {"executionOrder": "v1"},
        "pinData": {},
    }


def _node(name: str, kind: str, version: float, parameters: dict[str, Any], place: int) -> dict[str, Any]:
    about = {"id": str(uuid.uuid4()), "name": name, "type": kind, "typeVersion": version, "position": [place * 200, 0]}
    return {**about, "parameters": parameters}


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=180)
