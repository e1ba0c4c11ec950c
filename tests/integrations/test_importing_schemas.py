"""Cleaned schemas: whatever a description holds, every model vendor takes what comes out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from integrations.importing import schemas
from integrations.importing.operations import Unusable
from integrations.importing.schemas import Cleaner
from tests.integrations.model_vendors import problems

NODE: dict[str, Any] = {
    "type": "object",
    "required": ["value"],
    "properties": {"value": {"type": "string"}, "next": {"$ref": "Node"}, "all": {"type": "array", "items": {"$ref": "Node"}}},
}
KNOWN: dict[str, Any] = {
    "Node": NODE,
    "Text": {"type": "string", "description": "A text."},
    "Loop": {"allOf": [{"$ref": "Loop"}]},
    "Tree": {"oneOf": [{"$ref": "Node"}, {"$ref": "Tree"}, {"type": "null"}]},
}


def cleaner(direction: Any = "input") -> Cleaner:
    def resolve(name: str) -> Any:
        if name not in KNOWN:
            raise Unusable(f"{name} leads nowhere")
        return KNOWN[name]

    return Cleaner(resolve, direction)


def clean(raw: Any, levels: int = 3) -> Any:
    return cleaner().clean(raw, levels)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ({"$ref": "Text"}, {"type": "string", "description": "A text."}),
        ({"$ref": "Text", "description": "Mine."}, {"type": "string", "description": "Mine."}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": ["null", "integer"]}, {"type": ["integer", "null"]}),
        ({"type": ["string", "integer"]}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        ({"type": ["integer", "number", "null"]}, {"type": ["number", "null"]}),
        ({"enum": ["a", "b", "a", ""]}, {"type": "string", "enum": ["a", "b"]}),
        ({"type": "string", "enum": ["a", None], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"type": "integer", "enum": [1, 2]}, {"type": "integer", "description": "One of: 1, 2."}),
        ({"enum": [True]}, {"type": "boolean", "description": "One of: true."}),
        (
            {"type": "integer", "description": "Size", "minimum": 1, "maximum": 9, "default": 5, "exclusiveMinimum": True},
            {"type": "integer", "description": "Size. At least 1. At most 9. Default: 5."},
        ),
        ({"type": "string", "pattern": "([a-z"}, {"type": "string", "description": "Pattern: ([a-z"}),
        ({"type": "string", "format": "date-time"}, {"type": "string", "format": "date-time"}),
        ({"type": "string", "format": "email"}, {"type": "string", "description": "Format: email."}),
        ({"type": "array"}, {"type": "array", "items": {"type": "string"}}),
        ({"items": {"type": "integer"}}, {"type": "array", "items": {"type": "integer"}}),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"type": "object"}),
        ({"type": "nonsense"}, {"anyOf": [{"type": kind} for kind in ("string", "number", "boolean", "object")]}),
        ({"anyOf": [{"type": "string", "enum": ["a"]}, {"const": "b"}]}, {"type": "string", "enum": ["a", "b"]}),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["string", "null"]}),
        ({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
         {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
        (
            {"allOf": [{"properties": {"a": {"type": "string"}}, "required": ["a", "a"]}, {"required": ["b"]}]},
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        ),
        (
            {"type": "object", "properties": {"a": {"type": "string"}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": []},
        ),
        (
            {"oneOf": [{"properties": {"kind": {"const": "x"}, "a": {"type": "string"}}, "required": ["kind", "a"]},
                       {"properties": {"kind": {"const": "y"}}, "required": ["kind"]}]},
            {"type": "object", "required": ["kind"],
             "properties": {"kind": {"type": "string", "enum": ["x", "y"]}, "a": {"type": "string"}}},
        ),
        ({"properties": {"ok": {"type": "string"}, "no t": {"type": "string"}}, "required": ["no t"]},
         {"type": "object", "properties": {"ok": {"type": "string"}}, "required": []}),
        ({"properties": {"id": {"type": "string", "readOnly": True}}}, {"type": "object"}),
        (True, {"anyOf": [{"type": kind} for kind in ("string", "number", "boolean", "object")]}),
    ],
)  # fmt: skip
def test_schemas_keep_their_meaning_in_few_words(raw: Any, cleaned: Any) -> None:
    assert clean(raw) == cleaned


def test_circles_are_cut_where_the_levels_end() -> None:
    flat = {"type": "object"}
    inner = {"value": {"type": "string"}, "next": flat, "all": {"type": "array", "items": {"type": "object"}}}
    assert clean({"$ref": "Node"}, 1) == {"type": "object", "properties": inner, "required": ["value"]}
    assert clean({"$ref": "Node"}, 0) == flat
    assert clean({"$ref": "Tree"}, 2)["type"] == ["object", "null"]


def test_a_schema_that_is_made_of_itself_cannot_be_used() -> None:
    with pytest.raises(Unusable, match="refers to nothing but itself"):
        clean({"$ref": "Loop"})
    with pytest.raises(Unusable, match="leads nowhere"):
        clean({"properties": {"a": {"$ref": "Gone"}}})


def test_what_only_callers_send_is_no_output() -> None:
    raw = {"properties": {"secret": {"type": "string", "writeOnly": True}, "id": {"type": "string", "readOnly": True}}}
    assert set(cleaner("output").clean(raw, 2)["properties"]) == {"id"}


def test_long_lists_of_choices_and_long_texts_are_cut() -> None:
    many = {"type": "string", "enum": [f"choice-{n}" for n in range(300)], "description": "word " * 400}
    made = clean(many)
    assert "enum" not in made
    assert made["description"].endswith("… One of: choice-0, choice-1, choice-2, choice-3, choice-4, choice-5, choice-6, "
                                        "choice-7, choice-8, choice-9, choice-10, choice-11 …")  # fmt: skip
    assert len(made["description"]) < 500


def test_the_deepest_levels_go_first_where_a_schema_is_too_large() -> None:
    thing = {"type": "object", "properties": {f"q{number}": {"type": "string"} for number in range(9)}}
    wide = {"type": "object", "properties": {f"p{number}": thing for number in range(60)}}
    one = cleaner()
    made = one.fitted(lambda levels: one.clean(wide, levels), 8_192)
    assert schemas.size(made) <= 8_192
    assert made["properties"]["p0"] == {"type": "object"}


def test_schemas_that_grow_without_end_are_given_up_or_cut_in_time() -> None:
    KNOWN["Bush"] = {
        "type": "object",
        "properties": {f"b{n}": {"allOf": [{"$ref": "Bush"}, {"title": "x"}]} for n in range(80)},
    }
    one = cleaner()
    made = one.fitted(lambda levels: one.clean({"$ref": "Bush"}, levels), 16_384)
    assert made["properties"]["b0"]["type"] == "object"
    KNOWN["Fan"] = {"oneOf": [{"anyOf": [{"$ref": "Fan"}] * 60}] * 60}
    with pytest.raises(Unusable, match="too intricate"):
        one.fitted(lambda levels: one.clean({"$ref": "Fan"}, levels), 16_384)


def _schemas() -> st.SearchStrategy[Any]:
    names = st.sampled_from(["a", "b-c", "d.e", "no t", "$x", "x" * 65, "ü", ""])
    leaf = st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(
                ["string", "integer", "boolean", "null", "any", ["string", "null"], ["integer", "array"], 7]
            ),
            "enum": st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3)), max_size=4),
            "const": st.one_of(st.integers(), st.text(max_size=3)),
            "nullable": st.booleans(),
            "format": st.sampled_from(["date-time", "email", 7, ""]),
            "pattern": st.text(max_size=5),
            "default": st.one_of(st.none(), st.integers(), st.lists(st.integers(), max_size=2)),
            "description": st.one_of(st.text(max_size=400), st.integers()),
            "$ref": st.sampled_from(["Node", "Text", "Tree"]),
            "maximum": st.integers(),
        },
    )
    return st.recursive(
        leaf,
        lambda inner: st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(["object", "array", "string", ["object", "null"]]),
                "properties": st.one_of(st.none(), st.dictionaries(names, inner, max_size=4)),
                "required": st.one_of(st.lists(names, max_size=3), st.booleans()),
                "items": st.one_of(inner, st.booleans()),
                "anyOf": st.lists(inner, max_size=3),
                "oneOf": st.lists(inner, max_size=3),
                "allOf": st.lists(inner, max_size=3),
                "additionalProperties": st.one_of(st.booleans(), inner),
                "description": st.text(max_size=20),
            },
        ),
        max_leaves=12,
    )


@settings(max_examples=80, deadline=None)
@given(_schemas())
def test_whatever_stands_in_a_description_every_vendor_takes_the_result(raw: Any) -> None:
    made = {"type": "object", "properties": {"x": clean(raw, 4)}, "required": [], "additionalProperties": False}
    assert problems("ACME_X", made) == []
    Draft202012Validator.check_schema(made)
