"""JSON in and out, by orjson."""

from __future__ import annotations

import uuid
from typing import IO, Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from connect_platform.core.errors import InvalidInput, PayloadTooLarge

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_NON_STR_KEYS


MAX_DEPTH = 100


def is_deeper(value: Any, depth: int) -> bool:
    """Whether arrays and objects are nested more than `depth` levels; looks at one level after the other."""
    level = [value]
    for _ in range(depth + 1):
        level = [
            inner for one in level if isinstance(one, dict | list) for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _other(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if hasattr(value, "__str__"):
        return str(value)
    raise TypeError(type(value).__name__)


def dumps(value: Any) -> bytes:
    """JSON bytes; times in UTC with `Z`."""
    return orjson.dumps(value, default=_other, option=_OPTIONS)


def loads(text: bytes | str) -> Any:
    """Parsed JSON. Raises ValueError for what is not strict JSON (NaN, lone surrogates, text after the end)."""
    return orjson.loads(text)


class OrjsonRenderer(BaseRenderer):
    """The only renderer of the surfaces; bytes pass through as they are."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        return data if isinstance(data, bytes) else dumps(data)


class OrjsonParser(BaseParser):
    """Reads any body as JSON whatever its Content-Type says: `curl -d '{…}'` without a header should simply work.

    Refused: bodies over MAX_BODY_BYTES, broken JSON, NUL characters, which PostgreSQL cannot store, and nesting beyond
    MAX_DEPTH, which could be read but not written again: orjson writes 254 levels.
    """

    media_type = "*/*"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        limit: int = settings.CONFIG["MAX_BODY_BYTES"]
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise PayloadTooLarge(f"The request body is larger than {limit} bytes.")
        if b"\\u0000" in body or b"\x00" in body:
            raise InvalidInput({"body": "NUL characters are not allowed."})
        if not body.strip():
            return {}
        try:
            parsed = loads(body)
        except ValueError as error:
            raise InvalidInput({"body": f"Not valid JSON: {error}."}) from None
        if body.count(b"[") + body.count(b"{") > MAX_DEPTH and is_deeper(parsed, MAX_DEPTH):
            raise InvalidInput({"body": f"Nested deeper than {MAX_DEPTH} levels."})
        return parsed


def json_response(body: bytes, status: int = 200) -> HttpResponse:
    """A ready-made JSON body, past DRF's rendering."""
    return HttpResponse(body, status=status, content_type="application/json")
