"""Reads a form with a file, so that files need not travel inside JSON."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser

from automation.tabular.reading import FORMATS
from connect_platform.core.api.fields import Flag, Text
from connect_platform.core.api.rendering import dumps, loads
from connect_platform.core.errors import InvalidInput, PayloadTooLarge

#: Fields of the form that are not text: JSON, and yes or no.
_JSON, _FLAGS = ("mapping",), ("dryRun", "async", "atomic", "createColumns")
_WORDS = {"true": True, "1": True, "false": False, "0": False}


class Upload:
    """A file that came. As text it is a digest of its content, which says whether a request is the same one again."""

    def __init__(self, file: UploadedFile[Any]) -> None:
        self.file, self.name, self.size = file, file.name or "", file.size or 0

    def __str__(self) -> str:
        digest = hashlib.file_digest(self.file, "sha256")
        self.file.seek(0)
        return digest.hexdigest()


@extend_schema_field({"type": "string", "format": "binary"})
class UploadField(serializers.Field[Any, Any, Any, Any]):
    """The part of a form that holds a file."""

    def to_internal_value(self, data: Any) -> Upload:
        if not isinstance(data, Upload):
            raise serializers.ValidationError("Must be a file, sent as multipart/form-data.", code="file")
        return data


class FileBody(serializers.Serializer[Any]):
    """A file of rows, in one of SOURCES, and how it is read and taken in."""

    SOURCES: ClassVar[tuple[str, ...]] = ("file", "csv", "jsonl")

    file = UploadField(required=False)
    csv = Text(required=False, trim_whitespace=False)
    jsonl = Text(required=False, trim_whitespace=False)
    format = serializers.ChoiceField(FORMATS, required=False)
    delimiter = Text(max_length=1, required=False, trim_whitespace=False)
    sheet = Text(max_length=200, required=False, trim_whitespace=False)
    dryRun = Flag(default=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "async": Flag(default=False)}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in self.SOURCES) != 1:
            *others, last = (f"`{name}`" for name in self.SOURCES)
            reason = f"Send one file: {', '.join(others)} or {last}."
            raise serializers.ValidationError({"csv": reason}, code="required")
        return attrs


def file_of(body: Mapping[str, Any]) -> tuple[IO[bytes], str, int]:
    """The file of a valid FileBody, its name and its bytes."""
    upload: Upload | None = body.get("file")
    if upload:
        return upload.file, upload.name, upload.size
    text = body.get("csv") or body.get("jsonl")
    data = text.encode() if text else dumps(body.get("rows"))
    return io.BytesIO(data), "", len(data)


class FormParser(MultiPartParser):
    """multipart/form-data up to MAX_IMPORT_BYTES as a plain object. Raises InvalidInput, PayloadTooLarge."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        limit: int = settings.CONFIG["MAX_IMPORT_BYTES"]
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > limit:
            raise PayloadTooLarge(f"The file is larger than {limit} bytes.")
        try:
            form = super().parse(stream, media_type, parser_context)
        except ParseError:
            raise InvalidInput({"body": "Is not multipart/form-data that ends with its boundary."}) from None
        fields = {name: _value(name, str(text)) for name, text in form.data.items()}
        return fields | {name: Upload(file) for name, file in form.files.items() if isinstance(file, UploadedFile)}


def _value(name: str, text: str) -> Any:
    if "\0" in text:
        raise InvalidInput({name: "NUL characters are not allowed."})
    if name in _FLAGS:
        return _WORDS.get(text.lower(), text)
    if name in _JSON:
        if "\\u0000" in text:
            raise InvalidInput({name: "NUL characters are not allowed."})
        try:
            return loads(text)
        except ValueError:
            raise InvalidInput({name: "Must be JSON."}) from None
    return text
