"""Expressions look data up and nothing else: types are kept, gaps are filled, and no text reaches code, time or memory."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation import expressions
from automation.engine import kinds
from automation.expressions import ExpressionError, MissingPath, Outcome, Scope
from automation.filters import FILTERS
from connect_platform.core.api.rendering import dumps
from connect_platform.core.config import ROOT

DATA = {
    "trigger": {
        "a": {"b": "x"},
        "items": [{"id": 1, "tag": "new"}, {"id": 2, "tag": ""}],
        "n": "12",
        "odd key": 3,
        "flag": False,
        "none": None,
        "when": "2026-03-29T00:30:00Z",
        "0": "zero",
    },
    "step_1": Outcome({"id": 7, "list": [1, 2], "output": "inner"}),
    "step_2": Outcome("text"),
    "step_3_item": {"value": {"id": 9}, "index": 0, "total": 2},
}
SCOPE = Scope(DATA)


def render(template: Any) -> Any:
    return expressions.render(template, SCOPE)


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("", ""),
        ("no expression { } }}", "no expression { } }}"),
        ("{{trigger.a.b}}", "x"),
        ("{{ trigger.a }}", {"b": "x"}),
        ("{{trigger.items[1].id}}", 2),
        ("{{trigger.items.0.id}}", 1),
        ("{{trigger.items[-1].id}}", 2),
        ("{{trigger['odd key']}}", 3),
        ("{{trigger.0}}", "zero"),
        ("{{trigger.flag}}", False),
        ("{{trigger.none}}", None),
        ("{{step_1.output.id}}", 7),
        ("{{step_1.id}}", 7),
        ("{{step_1.output.output}}", "inner"),
        ("{{step_1.output}}", {"id": 7, "list": [1, 2], "output": "inner"}),
        ("{{step_1}}", {"id": 7, "list": [1, 2], "output": "inner"}),
        ("{{step_2}}!", "text!"),
        ("{{step_3_item.value.id}} of {{step_3_item.total}}", "9 of 2"),
        (" {{trigger.flag}} ", " false "),
        ("{{trigger.none}}.", "."),
        ("{{trigger.a}};{{trigger.items | length}}", '{"b":"x"};2'),
        ("{{'}}' | upper}}", "}}"),
        ('{{"a\\"b\\n"}}', 'a"b\n'),
        ("{{12}}{{-1.5}}{{true}}{{null}}", "12-1.5true"),
    ],
)
def test_values_are_looked_up_and_alone_keep_their_type(template: str, value: object) -> None:
    assert render(template) == value


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{trigger.nope}}", ""),
        ("{{nobody.at.all}}", ""),
        ("{{trigger.a.b.c}}", ""),
        ("{{trigger.items[7].id}}", ""),
        ("{{trigger.items.id}}", ""),
        ("{{step_2.length}}", ""),
        ("{{trigger.nope || 'x'}}", "x"),
        ('{{trigger.nope || trigger.none || "" || step_1.id}}', 7),
        ("{{trigger.flag || 'x'}}", False),
        ("{{trigger.nope | upper || 'x'}}", "x"),
        ("{{trigger.nope | default: 'x'}}", "x"),
        ("{{trigger.nope || trigger.nope}}", ""),
    ],
)
def test_what_is_missing_is_empty_text_or_its_fallback(template: str, value: object) -> None:
    assert render(template) == value


def test_a_strict_scope_refuses_what_is_missing_unless_there_is_a_fallback() -> None:
    strict = Scope(DATA, strict=True)
    for template in ("{{trigger.nope}}", "a {{trigger.nope}}", "{{trigger.nope | upper}}", "{{trigger.nope || nobody}}"):
        with pytest.raises(MissingPath):
            expressions.render(template, strict)
    with pytest.raises(MissingPath, match=r"^trigger\.a\[0\] \. nope leads nowhere\.$"):
        expressions.render("{{ trigger.a[0] . nope }}", strict)
    assert expressions.render("{{trigger.nope || 'x'}}{{trigger.none}}{{trigger.nope | default: 'y'}}", strict) == "xy"


def test_configurations_are_rendered_throughout_and_their_keys_stay() -> None:
    template = {"{{trigger.n}}": [{"to": "{{trigger.a.b}}", "n": 1}, "{{trigger.items}}", None, True]}
    assert render(template) == {"{{trigger.n}}": [{"to": "x", "n": 1}, DATA["trigger"]["items"], None, True]}  # type: ignore[index]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('{{trigger.n}} > 10 and {{trigger.a.b}} == "x"', True),
        ('{{trigger.n}} > 10 and {{trigger.a.b}} == "y"', False),
        ("{{trigger.n}} >= 12", True),
        ("{{trigger.n}} < 9", False),
        ("9 < {{trigger.n}}", True),
        ("{{trigger.n}} <= 12.0", True),
        ("{{trigger.n}} == 12", True),
        ("{{trigger.n}} != 12", False),
        ("trigger.n == 12", True),
        ('{{trigger.a.b}} contains "x"', True),
        ("{{step_1.list}} contains 2", True),
        ('{{step_1.list}} contains "2"', True),
        ('{{trigger.a}} contains "b"', True),
        ("2 in {{step_1.list}}", True),
        ('{{trigger.nope}} == ""', True),
        ("{{trigger.nope}} == null", True),
        ("{{trigger.none}} != null", False),
        ("{{trigger.nope}} > 0", False),
        ("{{trigger.nope}} < 0", False),
        ("{{trigger.flag}} == false", True),
        ('{{trigger.flag}} == "false"', True),
        ("{{trigger.flag}}", False),
        ("not {{trigger.flag}}", True),
        ("not not {{trigger.n}}", True),
        ('"false"', False),
        ("{{trigger.items}}", True),
        ("{{trigger.flag}} or {{trigger.n}} == 12", True),
        ("{{trigger.flag}} and {{trigger.flag}} or true", True),
        ("{{trigger.flag}} and ({{trigger.flag}} or true)", False),
        ('{{trigger.when}} > "2026-03-28T23:59:59+00:00"', True),
        ('{{trigger.when}} == "2026-03-29T00:30:00Z"', True),
        ('{{trigger.when}} < "2026-03-29T02:30:00+01:00"', True),
        ('"10" > "9"', True),
        ('"b" > "a"', True),
        ("{{trigger.items}} > 1", False),
        ("{{trigger.items | length}} == 2", True),
    ],
)
def test_conditions(condition: str, holds: bool) -> None:
    assert expressions.holds(condition, SCOPE) is holds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{trigger.n | plus: 3}}", 15),
        ("{{trigger.a.b}}-{{trigger.n}}", "x-12"),
        ("{{trigger.n}} > 10", True),
        ("trigger.items | length", None),
        ("just words", "just words"),
    ],
)
def test_a_code_step_computes_a_value(text: str, value: object) -> None:
    assert expressions.evaluate(text, SCOPE) == (text if value is None else value)


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{'a,b' | split: ','}}", ["a", "b"]),
        ("{{' a  b ' | split}}", ["a", "b"]),
        ("{{trigger.items | map: 'id' | join: '-'}}", "1-2"),
        ("{{trigger.items | where: 'tag' | first | get: 'id'}}", 1),
        ("{{trigger.items | where: 'tag', '' | last | get: 'id'}}", 2),
        ("{{trigger.items | sum: 'id'}}", 3),
        ("{{trigger.items | sort: 'id' | reverse | map: 'id'}}", [2, 1]),
        ("{{trigger.items | get: -1 | get: 'id'}}", 2),
        ("{{'héllo' | capitalize | truncate: 3}}", "Hé…"),
        ("{{'a-b-c' | replace: '-', '+'}}", "a+b+c"),
        ("{{'a-b-c' | before: '-'}}{{'a-b-c' | after: '-'}}", "ab-c"),
        ("{{'hello' | slice: 1, 3}}{{'hello' | slice: -2}}", "ello"),
        ("{{'a b/c' | url_encode}}", "a%20b%2Fc"),
        ("{{'<b>\"x\"</b>' | html_escape}}", "&lt;b&gt;&quot;x&quot;&lt;/b&gt;"),
        ("{{'<b>x</b>' | strip_tags}}", "x"),
        ("{{'hi' | base64_encode}}{{'aGk=' | base64_decode}}", "aGk=hi"),
        ("{{'abc' | sha256 | slice: 0, 8}}", "ba7816bf"),
        ("{{'{\"a\": [1]}' | from_json | get: 'a'}}", [1]),
        ("{{trigger.a | to_json}}", '{"b": "x"}'),
        ("{{7 | divide: 2}} {{7 | modulo: 2}} {{6 | divide: 2}}", "3.5 1 3"),
        ("{{'1234567.891' | format_number}} {{2.5 | round}} {{2.345 | round: 2}}", "1,234,567.89 2 2.35"),
        ("{{2.1 | ceil}}{{2.9 | floor}}{{-3 | abs}}", "323"),
        ("{{trigger.flag | either: 'y', 'n'}}", "n"),
        ("{{trigger.when | in_zone: 'Europe/Berlin'}}", "2026-03-29T01:30:00+01:00"),
        ("{{trigger.when | date: '%d.%m.%Y %H:%M', 'Europe/Berlin'}}", "29.03.2026 01:30"),
        ("{{trigger.when | add_time: 2, 'hours' | in_zone: 'Europe/Berlin'}}", "2026-03-29T04:30:00+02:00"),
        ("{{0 | date: '%Y-%m-%d'}} {{trigger.when | timestamp}}", "1970-01-01 1774744200"),
        ("{{step_1.list | flatten | unique | compact | max}}", 2),
        ("{{trigger.a | keys | first}}{{trigger.a | values | first}}", "bx"),
    ],
)
def test_filters(template: str, value: object) -> None:
    assert render(template) == value


@pytest.mark.parametrize(
    "template",
    [
        "{{",
        "{{}}",
        "{{ }}",
        "{{a.}}",
        "{{a..b}}",
        "{{.a}}",
        "{{a[}}",
        "{{a[b]}}",
        "{{a[1.5]}}",
        "{{a | }}",
        "{{a | nope}}",
        "{{a | plus}}",
        "{{a | plus: 1, 2}}",
        "{{a || }}",
        "{{a b}}",
        "{{'a}}",
        "{{a + b}}",
        "{{a; b}}",
        "{{a()}}",
        "{{a = 1}}",
        "{{lambda: 1}}",
        "{{[x for x in a]}}",
        "{{a" + " | upper" * 600 + "}}",
        "{{" + "(" * 50 + "1" + ")" * 50 + "}}",
        "x" * 20_001,
        "{{" + "a.b" * 10_000 + "}}",
    ],
)
def test_what_is_no_expression_is_refused_before_it_runs(template: str) -> None:
    with pytest.raises(ExpressionError):
        expressions.paths({"config": [template]})
    with pytest.raises(ExpressionError):
        render(template)


@pytest.mark.parametrize(
    "condition", ["", "==", "a ==", "a == b == c", "and", "(a", "a)", "a & b", "a === b", "{{a}} {{b}}", "import os"]
)
def test_what_is_no_condition_is_refused(condition: str) -> None:
    with pytest.raises(ExpressionError):
        expressions.condition_of(condition)


@pytest.mark.parametrize(
    "path",
    [
        "trigger.__class__",
        "trigger.__class__.__mro__",
        "trigger.a.__init__.__globals__",
        "step_1.__class__",
        "step_1.output.__class__.__subclasses__",
        "step_2.__len__",
        "step_2.format",
        "trigger.items.append",
        "trigger.a.keys",
        "trigger.a.get",
        "step_3_item.value.__dict__",
        "__builtins__",
        "__import__",
        "self",
        "scope.values",
        "trigger['__class__']['__base__']",
        "step_1.__slots__[0]",
    ],
)
def test_nothing_but_data_is_within_reach(path: str) -> None:
    assert render(f"{{{{{path}}}}}") == ""


@pytest.mark.parametrize(
    "text",
    [
        "{trigger.__class__}",
        "%(trigger)s",
        "${trigger.a.b}",
        "{% for x in trigger %}",
        "<%= 7*7 %>",
        "#{7*7}",
        "[[7*7]]",
        "{trigger!r}",
        "__import__('os').system('id')",
    ],
)
def test_other_template_languages_are_only_text(text: str) -> None:
    assert render(text) == text


def test_what_data_says_is_never_an_expression() -> None:
    scope = Scope({"trigger": {"evil": "{{trigger.secret}}", "secret": "s3cret"}})
    assert expressions.render("{{trigger.evil}} {{trigger.evil | upper}}", scope) == "{{trigger.secret}} {{TRIGGER.SECRET}}"


@pytest.mark.parametrize(
    "template",
    [
        "{{trigger.big | replace: 'x', 'yyyyyyyyyyyyyyyyyyyy'}}",
        "{{trigger.big}}{{trigger.big}}",
        "{{trigger.list | join: 'a long separator between them'}}",
        "{{trigger.deep | flatten | flatten | flatten}}{{trigger.number | times: trigger.number}}",
        "{{trigger.when | date: '%99999999d'}}",
        "{{trigger.when | date: '%-d'}}",
        "{{trigger.when | date: '%'}}",
        "{{'9' | add_time: 1e99, 'days'}}",
        "{{1 | divide: 0}}",
        "{{1 | modulo: 0}}",
        "{{trigger.when | in_zone: '../../etc/passwd'}}",
        "{{trigger.when | in_zone: 'Nowhere/At_All'}}",
        "{{'x' | plus: 1}}",
        "{{true | plus: 1}}",
        "{{trigger.digits | abs}}",
        "{{trigger.digits | floor}}",
        "{{'1e99' | round: 99 | slice: 1}}{{trigger.a | join}}",
        "{{'not json' | from_json}}",
        "{{'%%%' | base64_decode}}",
        "{{trigger.nested | from_json}}",
        [["{{trigger.list}}"] * 300] * 50,  # 5 GB, were it written
        {str(number): "{{trigger.big}}" for number in range(50)},
        "{{" + "(" * 5000 + "1" + ")" * 5000 + "}}",
        "{{" * 9000,
        "{{'" + "\\'" * 9000,
        "{{trigger.big | html_escape | url_encode | base64_encode | to_json | base64_encode}}",
        "{{trigger.list | to_json | split: 'i' | to_json | to_json}}",
    ],
)
def test_what_would_explode_fails_with_a_reason(template: Any) -> None:
    big = {
        "big": "x" * 900_000,
        "list": ["i"] * 90_000,
        "deep": [[[0] * 400] * 400],
        "number": 2**4000,
        "when": "2026-01-01",
        "nested": "[" * 100_000,
        "digits": "9" * 300,
    }
    started = time.process_time()
    with pytest.raises(ExpressionError) as raised:
        expressions.render(template, Scope({"trigger": big}))
    assert str(raised.value)
    assert len(str(raised.value)) < 1500
    assert time.process_time() - started < 5  # minutes would mean that something explodes


@pytest.mark.parametrize("text", ["1" * 1000, "9" * 400 + ".0", "1e999", "+" * 300, "2026-99-99", "0x10", "१२"])
def test_odd_numbers_are_text(text: str) -> None:
    scope = Scope({"trigger": {"n": text}})
    assert expressions.holds("{{trigger.n}} > 1 and {{trigger.n}} < 0", scope) is False
    with pytest.raises(ExpressionError):
        expressions.render("{{trigger.n | plus: 1}}", scope)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
LISTS, OBJECTS = st.lists(SCALARS, max_size=4), st.dictionaries(st.text(max_size=8), SCALARS, max_size=4)
JSON = SCALARS | LISTS | OBJECTS | st.lists(LISTS | OBJECTS, max_size=3)


@given(value=JSON)
def test_any_value_passes_through_alone_unchanged(value: Any) -> None:
    assert expressions.render("{{trigger.v}}", Scope({"trigger": {"v": value}})) == value


@given(value=JSON, name=st.sampled_from(sorted(FILTERS)), given_values=st.lists(JSON, max_size=3))
def test_any_filter_on_any_value_gives_json_or_says_why(value: Any, name: str, given_values: list[Any]) -> None:
    rule = FILTERS[name]
    names = [f"v{place}" for place in range(max(rule.least, min(rule.most, len(given_values))))]
    values = dict(zip(names, [*given_values, None, None, None], strict=False))
    arguments = ": " + ", ".join(names) if names else ""
    try:
        found = expressions.render(f"{{{{value | {name}{arguments}}}}}", Scope({"value": value, **values}))
    except ExpressionError:
        return
    dumps(found)  # as the history writes it


@given(text=st.text(alphabet="{}|.'\"[]()<>=!:, abtrigger0123456789\\\n"))
def test_any_text_is_rendered_or_refused(text: str) -> None:
    for run in (render, lambda given_text: expressions.holds(given_text, SCOPE)):
        with suppress(ExpressionError):
            run(text)


def test_every_filter_and_step_kind_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "flows.md").read_text()
    for name in (*FILTERS, *kinds.kinds()):
        assert f"| `{name}` |" in guide, name
    for rule in FILTERS.values():
        assert rule.about in guide
