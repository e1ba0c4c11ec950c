"""How values are written into queries, forms and multipart bodies."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from connect_platform.core.errors import InvalidInput

#: Styles that join a list, by what goes between (OpenAPI 3.1, Style Values: https://spec.openapis.org/oas/v3.1.1#style-values).
JOINED = {"comma": ",", "space": " ", "pipe": "|"}
MOST_LEVELS = 20


def encoded(values: Mapping[str, Any], styles: Mapping[str, str] | None = None) -> str:
    """A query string or form body; null is left out. A list repeats its key unless `styles` names another way:
    `comma`, `space` and `pipe` join it, `deep` writes what is below a key in brackets, `json` writes JSON."""
    try:
        pairs = [pair for key, value in values.items() for pair in _pairs(key, value, (styles or {}).get(key, ""))]
        return urlencode(pairs, quote_via=quote)
    except UnicodeEncodeError:
        raise InvalidInput({"query": "is not valid Unicode"}) from None


def text(value: Any) -> str:
    """A value inside text: JSON's words for booleans, numbers and structures."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _pairs(key: str, value: Any, style: str) -> Iterator[tuple[str, str]]:
    if style == "deep" and isinstance(value, dict | list):
        yield from _deep(key, value, MOST_LEVELS)
    elif style == "json" and value is not None:
        yield key, json.dumps(value, separators=(",", ":"))
    elif style in JOINED and isinstance(value, list):
        yield key, JOINED[style].join(text(item) for item in value if item is not None)
    else:
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                yield key, text(item)


def _deep(key: str, value: Any, left: int) -> Iterator[tuple[str, str]]:
    """`a[b][0]=…`, as forms of Rails, PHP and Stripe are read (https://docs.stripe.com/api/expanding_objects)."""
    if not left:
        raise InvalidInput({key[:60]: f"is nested deeper than {MOST_LEVELS} levels"})
    if isinstance(value, dict | list):
        for part, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _deep(f"{key}[{part}]", item, left - 1)
    elif value is not None:
        yield key, text(value)


def multipart(values: Mapping[str, Any], files: Collection[str]) -> tuple[bytes, str]:
    """A multipart/form-data body (RFC 7578) and its content type. Those named in `files` are base64 of a file's bytes.

    Lists repeat their name, objects travel as JSON. Raises InvalidInput for what is not base64.
    """
    boundary = secrets.token_hex(16)
    chunks: list[bytes] = []
    for name, value in values.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                head, content = _part(name, item, name in files)
                chunks += [f"--{boundary}\r\n{head}\r\n\r\n".encode(), content, b"\r\n"]
    return b"".join((*chunks, f"--{boundary}--\r\n".encode())), f"multipart/form-data; boundary={boundary}"


def _part(name: str, value: Any, is_file: bool) -> tuple[str, bytes]:
    # Escaped as browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html
    quoted = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    head = f'Content-Disposition: form-data; name="{quoted}"'
    if not is_file:
        kind = "\r\nContent-Type: application/json" if isinstance(value, dict) else ""
        return head + kind, text(value).encode(errors="replace")
    try:
        content = base64.b64decode(text(value), validate=True)
    except (ValueError, binascii.Error):
        raise InvalidInput({name: "Must be base64 (RFC 4648 §4) of the file's content."}) from None
    return f'{head}; filename="{quoted}"\r\nContent-Type: application/octet-stream', content
