"""Reads a call of the proxy that comes as multipart/form-data, so that files travel without base64."""

from __future__ import annotations

import hashlib
import io
import re
from typing import IO, Any

from django.conf import settings
from django.utils.http import parse_header_parameters
from rest_framework.parsers import BaseParser

from connect_platform.core.api.rendering import OrjsonParser
from connect_platform.core.errors import InvalidInput, PayloadTooLarge
from connections.services.calling.bodies import Content

_BOUNDARY = re.compile(r"[A-Za-z0-9'()+_,./:=? -]{0,69}[A-Za-z0-9'()+_,./:=?-]")  # RFC 2046 §5.1.1


class Upload:
    """The parts to pass on. As text it is a digest of them that does not depend on the boundary."""

    def __init__(self, content: Content, digest: str) -> None:
        self.content, self.digest = content, digest

    def __str__(self) -> str:
        return self.digest


class UploadParser(BaseParser):
    """The part `request` holds the call as JSON; all others are passed on byte for byte, in their order.

    Up to MAX_UPLOAD_BYTES. The answer is the call with the parts under `upload`. Raises InvalidInput or PayloadTooLarge.
    """

    media_type = "multipart/form-data"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        limit: int = settings.CONFIG["MAX_UPLOAD_BYTES"]
        boundary = parse_header_parameters(media_type or "")[1].get("boundary", "")
        if not _BOUNDARY.fullmatch(boundary):
            raise InvalidInput({"Content-Type": "multipart/form-data needs a boundary."})
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise PayloadTooLarge(f"The upload is larger than {limit} bytes.")
        delimiter = b"\r\n--" + boundary.encode()
        first, *parts = (b"\r\n" + body).split(delimiter)
        if first.strip() or not parts or not parts[-1].startswith(b"--"):
            raise InvalidInput({"body": "Is not multipart/form-data that ends with its boundary."})
        described = [part for part in parts[:-1] if _name(part) == "request"]
        if len(described) != 1:
            raise InvalidInput({"request": "One part named request must hold the call as JSON."})
        call = OrjsonParser().parse(io.BytesIO(described[0].partition(b"\r\n\r\n")[2]))
        if not isinstance(call, dict) or "upload" in call:
            raise InvalidInput({"request": "Must be a JSON object with method and path."})
        others = [part for part in parts[:-1] if part is not described[0]]
        if not others:
            return call
        data = delimiter[2:] + delimiter.join(others) + delimiter + b"--\r\n"
        content = Content(data, f'multipart/form-data; boundary="{boundary}"', is_fixed=True)
        return {**call, "upload": Upload(content, hashlib.sha256(b"\0".join(others)).hexdigest())}


def _name(part: bytes) -> str:
    """The name of a part; its headers come before the first empty line (RFC 7578 §4.2)."""
    for line in part.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        name, _, value = line.decode("latin-1").partition(":")
        if name.strip().lower() == "content-disposition":
            return parse_header_parameters(value.strip())[1].get("name", "")
    return ""
