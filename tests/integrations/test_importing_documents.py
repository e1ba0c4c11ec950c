"""A document nobody vouches for: what cannot be read is refused with its line or place and the reason, fast."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from connect_platform.core.errors import InvalidInput
from integrations.importing import documents, reading

HEAD = 'openapi: 3.1.0\ninfo: {title: A, version: "1"}\n'
PATHS = HEAD + "paths: {}\n"


def refusal(raw: bytes | str | dict[str, Any]) -> str:
    with pytest.raises(InvalidInput) as caught:
        reading.read(raw)
    assert set(caught.value.fields) == {"document"}
    return str(caught.value.fields["document"][0])


def with_paths(paths: dict[str, Any], **more: Any) -> str:
    return json.dumps({"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": paths, **more})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ('{"openapi": "3.1.0",\n "info": }', "line 2, column 10: is not JSON: Expecting value"),
        ('{"paths": {"/a": {"get": {"id": 1, "id": 2}}}}', "#/paths/~1a/get: the key 'id' stands there twice"),
        ('{"a": 1, "a": 2}', "#: the key 'a' stands there twice"),
        ('{"a": NaN}', "NaN is not a JSON value (RFC 8259 §6)"),
        ('{"a": "x\\u0000"}', "#/a: holds a NUL character or half a surrogate pair"),
        ('{"a": ["\\ud800"]}', "#/a/0: holds a NUL character or half a surrogate pair"),
        ('{"\\u0000": 1}', "#: a key is not text that can be stored"),
        ("[1]", "is not an object; an OpenAPI or a Google discovery document is needed"),
        ("just text", "is not an object; an OpenAPI or a Google discovery document is needed"),
        ("", "is not an object; an OpenAPI or a Google discovery document is needed"),
        (b"\xff\xfe{}", "line 1: is not UTF-8"),
        (b"a: 1\nb: \xe9", "line 2: is not UTF-8"),
        ("a: 1\nb: x\x00y", "line 2: NUL characters are not allowed"),
        ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' stands there twice, before at line 1"),
        ("a: [1, 2\nb: 3\n", "line 2: is not YAML: did not find expected ',' or ']'"),
        ("a: *gone\n", "line 1: the alias *gone names nothing that ends before it"),
        ("a: &a [*a]\n", "line 1: the alias *a names nothing that ends before it"),
        ("a: !!python/name:os.x 1\n", "line 1: the tag tag:yaml.org,2002:python/name:os.x is not allowed"),
        ("a: 1\n---\nb: 2\n", "line 2: a second document begins; one is needed"),
        ("? [a]\n: 1\n", "line 1: a key must be text"),
        ("{}", "#: is neither an OpenAPI 3 nor a Google discovery document"),
        ('{"swagger": "2.0"}', "#/swagger: version 2.0 is not read; convert it to OpenAPI 3"),
        ('{"openapi": "4.0.0"}', "#/openapi: version 4.0.0 is not read; 3.0 and 3.1 are"),
        ('{"openapi": "3.2.0"}', "#/openapi: version 3.2.0 is not read; 3.0 and 3.1 are"),
        ('{"openapi": 3.1}', "#/openapi: version 3.1 is not read; 3.0 and 3.1 are"),
        ('{"openapi": "3.1.0", "paths": []}', "#/paths: paths and info must be objects"),
        ('{"kind": "discovery#restDescription", "discoveryVersion": "9"}', "#/discoveryVersion: version 9 is not read; v1 is"),
        ('{"kind": "discovery#restDescription"}', "#/rootUrl: rootUrl and name must be given"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_place_and_reason(raw: bytes | str, said: str) -> None:
    assert refusal(raw) == said


def test_a_document_of_50_mb_is_refused_before_it_is_read() -> None:
    raw = b"{" + b" " * (50 * 1024 * 1024) + b"}"
    started = time.process_time()
    assert refusal(raw) == "is larger than 20 MB"
    assert time.process_time() - started < 0.1


def test_yaml_bombs_are_refused_before_they_expand() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert refusal("\n".join(lines)) == f"line 7: its aliases expand to more than {documents.MOST_VALUES} values"


@pytest.mark.parametrize(
    "raw", ["[" * 200_000, '{"a":' * 200_000, "- " * 200_000, "a: " + "[" * 200_000, "a:\n - " + "{a: " * 200_000]
)
def test_nesting_has_an_end(raw: str) -> None:
    assert refusal(raw).endswith("is nested deeper than 100 levels")


def test_nesting_has_an_end_in_what_was_parsed_already() -> None:
    deep = json.loads("[" * 150 + "]" * 150)
    assert refusal({"a": deep}) == "#/a/0/0/0/0/0/0/0: is nested deeper than 100 levels"


def test_the_number_of_values_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_VALUES", 10)
    assert refusal(json.dumps({"a": list(range(20))})) == "holds more than 10 values"


def test_yaml_is_read_as_openapi_means_it() -> None:
    raw = (
        "base: &base {a: no, b: 012, c: 1e3, d: 2020-01-01, e: ~, f: true, g: '5', h: 0x1F}\n"
        "more:\n  <<: *base\n  a: yes\n200: {x: -7}\n"
    )
    base = {"a": "no", "b": 12, "c": 1000.0, "d": "2020-01-01", "e": None, "f": True, "g": "5", "h": "0x1F"}
    assert documents.read(raw) == {"base": base, "more": {**base, "a": "yes"}, "200": {"x": -7}}


@pytest.mark.parametrize("reference", ["https://evil.example/a.json", "other.yaml#/A", "file:///etc/passwd", "//x"])
def test_references_to_other_documents_are_refused_with_their_place(reference: str) -> None:
    raw = with_paths({"/a": {"get": {"responses": {"200": {"$ref": reference}}}}})
    assert refusal(raw) == (
        f"#/paths/~1a/get/responses/200/$ref: refers to another document, {reference}; put it into this one"
    )


def test_an_example_that_looks_like_a_reference_is_none() -> None:
    raw = with_paths({"/a": {"get": {"x-note": {"$ref": "a"}, "responses": {"200": {"example": {"$ref": "https://x"}}}}}})
    assert len(reading.read(raw).operations) == 1


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"$ref": "#/components/schemas/A"}},
        {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}},
    ],
)
def test_a_reference_to_nothing_but_itself_is_refused(schemas: dict[str, Any]) -> None:
    said = refusal(with_paths({}, components={"schemas": schemas}))
    assert said.startswith("#/components/schemas/")
    assert said.endswith("refers to nothing but itself")


def test_an_operation_id_that_stands_twice_is_refused_with_both_places() -> None:
    same = {"get": {"operationId": "same"}}
    assert (
        refusal(with_paths({"/a": same, "/b": same})) == "#/paths/~1b/get: the operationId 'same' is taken by #/paths/~1a/get"
    )


def test_more_operations_than_anybody_needs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_OPERATIONS", 3)
    assert refusal(with_paths({f"/{n}": {"get": {}} for n in range(4)})) == "#/paths: holds more than 3 operations"


@pytest.mark.parametrize(
    "broken",
    [
        {"paths": {"/a": 7}},
        {"paths": {"/a": {"get": 7, "parameters": 7}}},
        {"paths": {"/a": {"get": {"parameters": [7, {"in": "query"}, {"name": 5, "in": "query"}], "requestBody": 7}}}},
        {"paths": {"/a": {"post": {"requestBody": {"content": 7}, "responses": 7, "security": 7, "servers": 7}}}},
        {"paths": {"/a": {"get": {"operationId": 7, "summary": 7, "description": [], "externalDocs": 7}}}, "components": 7},
        {"info": {"title": 7, "version": []}, "components": {"securitySchemes": {"a": 7}}},
    ],
)
def test_a_description_of_the_wrong_types_is_read_or_refused_and_never_breaks(broken: dict[str, Any]) -> None:
    raw = {"openapi": "3.0.0", "info": {}, "paths": {}, **broken}
    assert len(reading.read(raw).operations) <= 1
