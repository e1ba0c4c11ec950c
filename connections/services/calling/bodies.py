"""The body of a proxied call, in whichever of the forms providers ask for."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import InvalidInput

KINDS = ("body", "form", "raw", "file", "files")
MOST_PARTS = 100
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}( *;[\t\x20-\x7e]*)?")  # RFC 6838 §4.2
_FILE = "application/octet-stream"
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to send and their media type. `is_fixed` = the type is part of the encoding and the caller's own must go."""

    data: bytes
    media_type: str = ""
    is_fixed: bool = False

    def headers(self, given: Mapping[str, str]) -> dict[str, str]:
        """The caller's headers with the Content-Type that belongs to this body."""
        if not self.media_type:
            return dict(given)
        kept = {name: value for name, value in given.items() if name.lower() != "content-type"}
        if len(kept) < len(given) and not self.is_fixed:
            return dict(given)
        return {**kept, "Content-Type": self.media_type}


def plain(body: Any) -> Content | None:
    """JSON, or text as it is where `body` is a string; None for none."""
    if body is None:
        return None
    return Content(body.encode(), "") if isinstance(body, str) else Content(dumps(body), "application/json")


def read(fields: Mapping[str, Any]) -> Content | None:
    """The one body in `fields`: `body`, `form`, `raw`, `file` or `files`. Raises InvalidInput naming what is wrong."""
    given = [kind for kind in KINDS if fields.get(kind) is not None]
    if len(given) > 1:
        raise InvalidInput(dict.fromkeys(given, f"Send only one of {', '.join(KINDS)}."))
    try:
        match given:
            case ["body"]:
                return plain(fields["body"])
            case ["form"]:
                return _form(fields["form"])
            case ["raw"]:
                return _raw(fields["raw"])
            case ["file"]:
                return multipart([_part("file", fields["file"])])
            case ["files"]:
                return _files(fields["files"])
    except UnicodeEncodeError:
        raise InvalidInput({given[0]: "Is not valid Unicode."}) from None
    return None


def _form(form: Any) -> Content:
    """HTML form encoding; a list repeats its name and null is left out."""
    if not isinstance(form, dict):
        raise InvalidInput({"form": "Must be an object."})
    pairs = []
    for name, value in form.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict | list):
                raise InvalidInput({f"form.{name}": "Must be a string, number, boolean or a list of them."})
            if one is not None:
                pairs.append(f"{quote_plus(name)}={quote_plus(one if isinstance(one, str) else dumps(one).decode())}")
    return Content("&".join(pairs).encode(), "application/x-www-form-urlencoded", is_fixed=True)


def _raw(raw: Any) -> Content:
    """Text, or `{text | base64, contentType}`."""
    if isinstance(raw, str):
        return Content(raw.encode(), _TEXT)
    if not isinstance(raw, dict) or ("text" in raw) == ("base64" in raw):
        raise InvalidInput({"raw": "Must be text, or an object with either text or base64, and contentType."})
    media_type = _media_type("raw", raw, _TEXT if "text" in raw else _FILE)
    if "base64" in raw:
        return Content(_decoded("raw.base64", raw["base64"]), media_type)
    if not isinstance(raw["text"], str):
        raise InvalidInput({"raw.text": "Must be a string."})
    return Content(raw["text"].encode(), media_type)


def _files(files: Any) -> Content:
    if not isinstance(files, list) or not files or len(files) > MOST_PARTS:
        raise InvalidInput({"files": f"Must be a list of 1 to {MOST_PARTS} parts."})
    return multipart([_part(f"files.{place}", part) for place, part in enumerate(files)])


def _part(place: str, part: Any) -> tuple[str, str | None, str, bytes]:
    """Name, file name, media type and content of one part."""
    if not isinstance(part, dict) or ("base64" in part) == ("value" in part):
        raise InvalidInput({place: "Must be an object with name and either base64 or value."})
    is_file = "base64" in part
    name, filename = part.get("name", "file" if is_file else None), part.get("filename", "file" if is_file else None)
    for key, text in (("name", name), ("filename", filename)):
        if (text is not None or key == "name") and (not isinstance(text, str) or not 0 < len(text) <= 500):
            raise InvalidInput({f"{place}.{key}": "Must be text of 1 to 500 characters."})
    if is_file:
        return str(name), filename, _media_type(place, part, _FILE), _decoded(f"{place}.base64", part["base64"])
    if not isinstance(part["value"], str):
        raise InvalidInput({f"{place}.value": "Must be a string."})
    return str(name), filename, _media_type(place, part, ""), part["value"].encode()


def _media_type(place: str, part: Mapping[str, Any], default: str) -> str:
    kind = part.get("contentType")
    if kind is None:
        return default
    if not isinstance(kind, str) or not _MEDIA_TYPE.fullmatch(kind):
        raise InvalidInput({f"{place}.contentType": "Must be a media type such as application/pdf."})
    return kind


def _decoded(place: str, text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise InvalidInput({place: "Must be base64 (RFC 4648 §4)."}) from None


def multipart(parts: list[tuple[str, str | None, str, bytes]]) -> Content:
    """multipart/form-data (RFC 7578) of (name, file name, media type, content). Names are escaped as browsers do
    (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data)."""
    boundary = secrets.token_hex(16)
    chunks: list[bytes] = []
    for name, filename, media_type, content in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'
        head += f'; filename="{_quoted(filename)}"' if filename else ""
        head += f"\r\nContent-Type: {media_type}" if media_type else ""
        chunks += [head.encode(), b"\r\n\r\n", content, b"\r\n"]
    chunks.append(f"--{boundary}--\r\n".encode())
    return Content(b"".join(chunks), f"multipart/form-data; boundary={boundary}", is_fixed=True)


def _quoted(name: str) -> str:
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
