"""Node-RED 4.1.15: keeps nothing of what it ran, so its figures are what an engine without a memory reaches."""

from __future__ import annotations

import json
import os
from typing import Any

from benchmarks.peers import HEAVY, TINY, npm
from benchmarks.stack import Stack, free_port
from connect_platform.core.supervisor import Program

VERSION = "4.1.15"
SETTINGS = """module.exports = {flowFile: 'flows.json', uiHost: '127.0.0.1', uiPort: %d, httpAdminRoot: false,
  apiMaxLength: '16mb', logging: {console: {level: 'error'}}}
"""
ADD = "msg.payload = {a: msg.payload.a, b: msg.payload.b, sum: msg.payload.a + msg.payload.b}; return msg;"
SORT = "msg.size = msg.payload.numbers.slice().sort((a, b) => a - b).join(',').length; return msg;"


class NodeRed:
    """A running Node-RED with the flows of the benchmark."""

    name = f"Node-RED {VERSION}"

    def __init__(self, running: Stack) -> None:
        folder = npm("node-red", {"private": True, "dependencies": {"node-red": VERSION}})
        self.port = free_port()
        home = folder / "home"
        home.mkdir(exist_ok=True)
        (home / "settings.js").write_text(SETTINGS % self.port)
        (home / "flows.json").write_text(json.dumps(_flows()))
        command = [str(folder / "node_modules" / ".bin" / "node-red"), "-u", str(home), "-s", str(home / "settings.js")]
        running.serve(Program("node-red", command, {**os.environ, "NODE_ENV": "production"}, folder=folder), self.port)

    def url(self, path: str) -> str:
        """Address of one of its flows: sync, tiny or heavy."""
        return f"http://127.0.0.1:{self.port}/{path}"


def _flows() -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = [{"id": "t1", "type": "tab", "label": "benchmark"}]
    for path, count, code in (("sync", 1, ADD), ("tiny", TINY, ADD), ("heavy", HEAVY, SORT)):
        nodes.append({"id": path, "type": "http in", "z": "t1", "url": f"/{path}", "method": "post", "wires": [[f"{path}0"]]})
        for n in range(count):
            after = f"{path}{n + 1}" if n + 1 < count else f"{path}out"
            nodes.append({"id": f"{path}{n}", "type": "function", "z": "t1", "func": code, "outputs": 1, "wires": [[after]]})
        nodes.append({"id": f"{path}out", "type": "http response", "z": "t1", "statusCode": "200", "wires": []})
    return nodes
