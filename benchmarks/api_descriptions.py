"""Makes API descriptions of the size of the largest there are, so that thousands of tools can be listed and searched."""

from __future__ import annotations

from itertools import islice, product
from typing import Any

_VERBS = ("list", "get", "create", "update", "delete")
_METHODS = {"list": "get", "get": "get", "create": "post", "update": "patch", "delete": "delete"}
_OWNERS = (
    "account", "project", "team", "workspace", "organization", "repository", "campaign", "customer", "invoice", "order",
)  # fmt: skip
_THINGS = (
    "member", "comment", "label", "attachment", "webhook", "permission", "report", "setting", "schedule", "template",
    "payment", "refund", "subscription", "message", "reaction", "deployment", "branch", "release", "secret", "variable",
)  # fmt: skip


def description(base_url: str, operations: int) -> dict[str, Any]:
    """An OpenAPI 3.1 document of at most 1,000 operations, each with parameters, a body and an answer."""
    paths: dict[str, Any] = {}
    for owner, thing, verb in islice(product(_OWNERS, _THINGS, _VERBS), operations):
        collection = f"/{owner}s/{{{owner}Id}}/{thing}s"
        path = collection if verb in ("list", "create") else f"{collection}/{{{thing}Id}}"
        paths.setdefault(path, {})[_METHODS[verb]] = _operation(verb, owner, thing, path)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Made for measuring", "version": "1"},
        "servers": [{"url": base_url}],
        "paths": paths,
    }


def _operation(verb: str, owner: str, thing: str, path: str) -> dict[str, Any]:
    several = "s" if verb == "list" else ""
    names = [name for name in (f"{owner}Id", f"{thing}Id") if f"{{{name}}}" in path]
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    if verb == "list":
        parameters += [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("page", "per_page")]
    fields = {name: {"type": "string", "description": f"The {name} of the {thing}."} for name in ("title", "body", "state")}
    told: dict[str, Any] = {
        "operationId": f"{owner}s/{verb}-{thing}{several}",
        "summary": f"{verb.title()} {thing}{several} of a {owner}",
        "description": f"This endpoint can {verb} the {thing}{several} of one {owner}, for everybody who may see it.",
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "Done.",
                "content": {"application/json": {"schema": {"type": "object", "properties": fields}}},
            }
        },
    }
    if verb in ("create", "update"):
        told["requestBody"] = {"content": {"application/json": {"schema": {"type": "object", "properties": fields}}}}
    return told
