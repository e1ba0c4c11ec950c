"""A JSON type is taken for what it is, and pages are counted in plain digits."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework import serializers

from connect_platform.core.api import fields
from connect_platform.core.api.fields import is_web_address

TYPES: dict[str, Any] = {"string": "a", "integer": 7, "number": 7.5, "boolean": True, "object": {}, "array": []}
ACCEPTS: list[tuple[serializers.Field[Any, Any, Any, Any], set[str]]] = [
    (fields.Text(), {"string"}),
    (fields.Whole(), {"integer"}),
    (fields.Number(), {"integer", "number"}),
    (fields.Flag(), {"boolean"}),
    (fields.Object(), {"object"}),
]


@pytest.mark.parametrize(("field", "accepted"), ACCEPTS)
def test_a_field_takes_its_json_type_alone(field: serializers.Field[Any, Any, Any, Any], accepted: set[str]) -> None:
    for name, value in TYPES.items():
        if name in accepted:
            assert field.run_validation(value) == value
        else:
            with pytest.raises(serializers.ValidationError):
                field.run_validation(value)


@pytest.mark.parametrize("text", ["0", "7", "-7", "007"])
def test_a_number_in_a_query_is_its_decimal_digits(text: str) -> None:
    assert fields.Whole(from_text=True).run_validation(text) == int(text)


@pytest.mark.parametrize(
    "text", ["", " 7", "7 ", "+7", "1_0", "1.0", "1e2", "٣", "\uff10", "0x10", "NaN", "Infinity", "true", "9" * 41, "7\n"]
)
def test_nothing_else_is_a_number_in_a_query(text: str) -> None:
    with pytest.raises(serializers.ValidationError):
        fields.Whole(from_text=True).run_validation(text)


@pytest.mark.parametrize("text", ["http://a.example", "https://a.example:8443/x?y=1#z", "HTTPS://A.EXAMPLE", "https://[::1]/"])
def test_a_web_address_is_absolute(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "//a.example",
        "/x",
        "ftp://a.example",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://user:pw@a.example",
        "https://a.example:99999",
        "https://a b.example",
        "https://a.example/\n",
        "https://a.example\\@b.example",
        "https://[::1",
        "data:text/html,x",
        "https://a.example/<script>",
        "myapp://back",
    ],
)
def test_what_is_not_a_web_address_is_refused(text: str) -> None:
    assert not is_web_address(text)


def test_an_apps_own_scheme_passes_where_allowed_and_a_script_never() -> None:
    assert is_web_address("myapp://back", any_scheme=True)
    for text in ("javascript://x%0aalert(1)", "data://x", "file:///etc/passwd", "blob://x", "view-source://x", "myapp:back"):
        assert not is_web_address(text, any_scheme=True), text


def test_strict_serializers_name_every_key_they_do_not_know() -> None:
    class Body(fields.StrictSerializer):
        a = fields.Text()

    checked = Body(data={"a": "x", "b": 1, "c": 2})
    assert not checked.is_valid()
    assert {name: reasons[0].code for name, reasons in checked.errors.items()} == dict.fromkeys("bc", "whitelistValidation")
