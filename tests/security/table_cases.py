"""What the parameters of tables name; merged into `cases`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from connect_platform.core.ids import prefixed
from tests.security.naming import Named
from tests.security.world import Side

_TABLE = "/connect/v1/tables/{table_slug}"
TABLE = Named(lambda alice: alice.table.slug, lambda: f"table-{uuid.uuid4().hex}")
VIEW = Named(lambda alice: alice.table_view.pk, lambda: prefixed("view"))
MIRROR = Named(lambda alice: alice.mirror.pk, lambda: prefixed("mir"))
_MIRROR = f"{_TABLE}/mirrors/{{mirror_id}}"
_MIRRORS = ("", "/backfill", "/failures")
_ROWS = ("", "/upsert", "/lookup", "/bulk", "/bulk/upsert", "/bulk/delete", "/{row_id}", "/{row_id}/changes")
_OF_MIRRORS = ("/mirrors", *(f"/mirrors/{{mirror_id}}{rest}" for rest in _MIRRORS))
_FILES = ("/import", "/export")
_RESTS = ("", "/columns/preview", "/views", "/views/{view_id}", *_FILES, *_OF_MIRRORS, *(f"/rows{rest}" for rest in _ROWS))
_NUMBER = "the number of a row of a table that is looked up first"

NAMED = {
    **{(f"{_TABLE}{rest}", "table_slug"): TABLE for rest in _RESTS},
    (f"{_TABLE}/views/{{view_id}}", "view_id"): VIEW,
    **{(f"{_MIRROR}{rest}", "mirror_id"): MIRROR for rest in _MIRRORS},
}
NOT_BOUND = {(f"{_TABLE}/rows/{{row_id}}{rest}", "row_id"): _NUMBER for rest in ("", "/changes")}
VALUES: dict[str, Callable[[Side], object]] = {
    "table_slug": lambda side: side.table.slug,
    "view_id": lambda side: side.table_view.pk,
    "mirror_id": lambda side: side.mirror.pk,
    "row_id": lambda side: 1,
}
_NEW_ROW = {"data": {"email": "ada@example.com"}}
BODIES: dict[tuple[str, str], Callable[[Side], dict[str, Any]]] = {
    ("POST", f"{_TABLE}/columns/preview"): lambda side: {"columns": []},
    ("POST", f"{_TABLE}/views"): lambda side: {"name": "Mine"},
    ("POST", f"{_TABLE}/mirrors"): lambda side: {"resourceType": "contact"},
    ("POST", f"{_TABLE}/import"): lambda side: {"csv": "email\nada@example.com\n"},
    ("POST", f"{_TABLE}/rows"): lambda side: _NEW_ROW,
    ("POST", f"{_TABLE}/rows/upsert"): lambda side: {**_NEW_ROW, "externalKey": "k"},
    ("POST", f"{_TABLE}/rows/bulk"): lambda side: {"rows": [_NEW_ROW]},
    ("PATCH", f"{_TABLE}/rows/bulk"): lambda side: {"rows": [{"id": "1", **_NEW_ROW}]},
    ("POST", f"{_TABLE}/rows/bulk/upsert"): lambda side: {"rows": [{**_NEW_ROW, "externalKey": "k"}]},
    ("POST", f"{_TABLE}/rows/bulk/delete"): lambda side: {"ids": ["1"]},
}
