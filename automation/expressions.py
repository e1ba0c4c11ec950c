"""The expressions of flows: `{{trigger.a.b | upper}}` in any text, and conditions; data is looked up, and code never runs.

A value is a path (`step_1.output.items[0].id`), a literal or a condition in brackets; filters follow after `|`, and
`a || 'x'` takes the next value where one is missing, null or empty text. Only JSON values are walked, by key and by index.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from automation.comparing import OPERATORS, is_empty, truth
from automation.filters import FILTERS, FilterError
from automation.filters.rules import text_of
from automation.scopes import MISSING, ExpressionError, Missing, MissingPath, Outcome, Scope, plain, walk
from connect_platform.core.api.rendering import dumps

__all__ = [
    "ExpressionError", "MissingPath", "Outcome", "Scope", "check", "condition_of", "evaluate", "holds", "paths", "render",
    "texts",
]  # fmt: skip

MAX_TEMPLATE = 20_000  # characters of one text
MAX_PARTS = 500  # words and signs of one text
MAX_NESTING = 20  # brackets
MAX_DEPTH = 50  # of a configuration
MAX_OUTPUT = 1_000_000  # characters of one rendered text, and of all texts of a configuration
MAX_WHOLE = 5_000_000  # bytes of all lists and objects that go into a configuration as they are

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<close>\}\})
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
      | (?P<name>[A-Za-z_][\w-]*)
      | (?P<sign>\{\{|\|\||==|!=|>=|<=|[|:,()\[\].<>])
    )""",
    re.VERBOSE | re.ASCII,
)
_INDEX = re.compile(r"\s*([0-9]+)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_WORDS = {"and", "or", "not", "in", "contains"}
_CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None}


Node: TypeAlias = Callable[[Scope], Any]


def render(template: Any, scope: Scope, sparse: Collection[str] = ()) -> Any:
    """`template` with the expressions in its texts replaced; mappings and lists are walked, keys stay.

    A text that is one expression keeps the type of its value; a path that leads nowhere is empty text, or MissingPath where
    the scope is strict. In what stands under the keys in `sparse`, a field whose one expression leads nowhere is left out.
    Raises ExpressionError, also where the result grows beyond MAX_OUTPUT or MAX_WHOLE.
    """
    rendering = _Rendering(scope)
    if not sparse:
        return rendering.of(template, 0)
    return {key: rendering.of(value, 1, key in sparse) for key, value in template.items()}


def holds(condition: str, scope: Scope) -> bool:
    """Whether a condition is true. Raises ExpressionError."""
    return truth(plain(condition_of(condition)(scope), scope))


def evaluate(text: str, scope: Scope) -> Any:
    """The value of a condition or of a text with expressions: what a `code` step computes. Raises ExpressionError."""
    try:
        node = condition_of(text)
    except ExpressionError:
        return render(text, scope)
    return plain(node(scope), scope)


def check(text: str) -> frozenset[str]:
    """First names that a text's expressions look up, such as `trigger` and `step_2`. Raises ExpressionError."""
    return template_of(text).names


def paths(template: Any) -> set[str]:
    """The same of every text of a configuration."""
    return {name for _, text in texts(template) for name in check(text)}


def texts(template: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a configuration with its place, such as `fields.name` and `paths.0.expr`."""
    if isinstance(template, str):
        yield place, template
    elif isinstance(template, Mapping | list):
        for key, item in template.items() if isinstance(template, Mapping) else enumerate(template):
            yield from texts(item, f"{place}.{key}" if place else str(key))


class _Rendering:
    """One run over a configuration, with what it may still write."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.left, self.room = scope, MAX_OUTPUT, MAX_WHOLE
        self.sizes: dict[int, int] = {}

    def of(self, template: Any, depth: int, is_sparse: bool = False) -> Any:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"Nested deeper than {MAX_DEPTH} levels.")
        if isinstance(template, str):
            return self.text(template)
        if isinstance(template, Mapping):
            return {
                key: self.of(value, depth + 1, is_sparse)
                for key, value in template.items()
                if not (is_sparse and self.leads_nowhere(value))
            }
        if isinstance(template, list):
            return [self.of(value, depth + 1, is_sparse) for value in template]
        return template

    def leads_nowhere(self, template: Any) -> bool:
        """Whether a text is one expression that finds nothing, where that is allowed."""
        if self.scope.strict or not isinstance(template, str):
            return False
        compiled = template_of(template)
        return compiled.whole and isinstance(compiled.nodes[0](self.scope), Missing)

    def text(self, template: str) -> Any:
        compiled = template_of(template)
        if compiled.whole:
            value = plain(compiled.nodes[0](self.scope), self.scope)
            if isinstance(value, str):
                self.spend(value)
            elif isinstance(value, Mapping | list):
                self.spend_whole(value)
            return value
        pieces = []
        for node in compiled.nodes:
            pieces.append(node if isinstance(node, str) else text_of(plain(node(self.scope), self.scope)))
            self.spend(pieces[-1])
        return "".join(pieces)

    def spend(self, text: str) -> None:
        self.left -= len(text)
        if self.left < 0:
            raise ExpressionError(f"The result is longer than {MAX_OUTPUT} characters.")

    def spend_whole(self, value: Any) -> None:
        """A list or object costs nothing where it stands, however often it is named, but everything once it is written."""
        if id(value) not in self.sizes:
            try:
                self.sizes[id(value)] = len(dumps(value))
            except TypeError:
                self.sizes[id(value)] = 0  # writing it will fail, with all that stands after it
        self.room -= self.sizes[id(value)]
        if self.room < 0:
            raise ExpressionError(f"The lists and objects have more than {MAX_WHOLE} bytes.")


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled text: literal pieces and expressions; `whole` where it is one expression and nothing else."""

    nodes: tuple[Any, ...]
    whole: bool
    names: frozenset[str]


@lru_cache(maxsize=8192)
def template_of(text: str) -> Template:
    """Compile a text with `{{…}}` in it. Raises ExpressionError."""
    if len(text) > MAX_TEMPLATE:
        raise ExpressionError(f"Longer than {MAX_TEMPLATE} characters.")
    nodes: list[Any] = []
    names: set[str] = set()
    place, parts = 0, 0
    while (start := text.find("{{", place)) >= 0:
        if text[place:start]:
            nodes.append(text[place:start])
        parser = _Parser(text, start + 2, parts)
        nodes.append(parser.value())
        parser.expect("close", "}}")
        names |= parser.names
        place, parts = parser.place, parser.parts
    if text[place:] or not nodes:
        nodes.append(text[place:])
    return Template(tuple(nodes), len(nodes) == 1 and not isinstance(nodes[0], str), frozenset(names))


@lru_cache(maxsize=8192)
def condition_of(text: str) -> Node:
    """Compile a condition such as `{{trigger.amount}} > 10 and {{trigger.kind}} == "a"`. Raises ExpressionError."""
    if len(text) > MAX_TEMPLATE:
        raise ExpressionError(f"Longer than {MAX_TEMPLATE} characters.")
    parser = _Parser(text, 0)
    node = parser.condition()
    if text[parser.place :].strip():
        raise parser.error("an operator or the end")
    return node


class _Parser:
    """Reads one expression from a place in a text on."""

    def __init__(self, text: str, place: int, parts: int = 0) -> None:
        self.text, self.place, self.parts, self.nesting = text, place, parts, 0
        self.names: set[str] = set()

    def error(self, wanted: str) -> ExpressionError:
        rest = self.text[self.place : self.place + 20].strip()
        return ExpressionError(f"At character {self.place + 1}, before {rest!r}: expected {wanted}.")

    def peek(self) -> tuple[str, str]:
        """Kind and text of the next token; ("", "") where there is none."""
        found = _TOKEN.match(self.text, self.place)
        return (found.lastgroup or "", found[found.lastgroup or 0]) if found else ("", "")

    def take(self) -> tuple[str, str]:
        found = _TOKEN.match(self.text, self.place)
        if not found:
            raise self.error("a value")
        self.place, self.parts = found.end(), self.parts + 1
        if self.parts > MAX_PARTS:
            raise ExpressionError(f"More than {MAX_PARTS} words and signs.")
        return found.lastgroup or "", found[found.lastgroup or 0]

    def took(self, *wanted: str) -> str:
        """The next token if it is one of those signs or words, which is then taken."""
        kind, text = self.peek()
        if kind in ("sign", "name", "close") and text in wanted:
            self.take()
            return text
        return ""

    def expect(self, kind: str, text: str) -> None:
        if self.peek() != (kind, text):
            raise self.error(repr(text))
        self.take()

    def condition(self) -> Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise ExpressionError(f"More than {MAX_NESTING} brackets inside each other.")
        either = [self.both()]
        while self.took("or"):
            either.append(self.both())
        self.nesting -= 1
        return either[0] if len(either) == 1 else lambda scope: any(truth(plain(node(scope), scope)) for node in either)

    def both(self) -> Node:
        all_of = [self.negation()]
        while self.took("and"):
            all_of.append(self.negation())
        return all_of[0] if len(all_of) == 1 else lambda scope: all(truth(plain(node(scope), scope)) for node in all_of)

    def negation(self) -> Node:
        turns = 0
        while self.took("not"):
            turns += 1
        node = self.comparison()
        return node if not turns else lambda scope: truth(plain(node(scope), scope)) is (turns % 2 == 0)

    def comparison(self) -> Node:
        left = self.operand()
        sign = self.took(*OPERATORS)
        if not sign:
            return left
        right, compare = self.operand(), OPERATORS[sign]
        return lambda scope: compare(plain(left(scope), scope), plain(right(scope), scope))

    def operand(self) -> Node:
        if self.took("{{"):
            node = self.value()
            self.expect("close", "}}")
            return node
        return self.primary()

    def value(self) -> Node:
        """Alternatives joined by `||`."""
        choices = [self.filtered()]
        while self.took("||"):
            choices.append(self.filtered())
        if len(choices) == 1:
            return choices[0]

        def first(scope: Scope) -> Any:
            for node in choices[:-1]:
                value = node(scope)
                if not isinstance(value, Missing) and not is_empty(value.output if isinstance(value, Outcome) else value):
                    return value
            return choices[-1](scope)

        return first

    def filtered(self) -> Node:
        node = self.primary()
        while self.took("|"):
            node = self.with_filter(node)
        return node

    def with_filter(self, node: Node) -> Node:
        kind, name = self.take()
        rule = FILTERS.get(name) if kind == "name" else None
        if rule is None:
            raise ExpressionError(f"There is no filter {name!r}; there are {', '.join(sorted(FILTERS))}.")
        given: list[Node] = []
        if self.took(":"):
            given.append(self.primary())
            while self.took(","):
                given.append(self.primary())
        if not rule.least <= len(given) <= rule.most:
            raise ExpressionError(f"Filter {name} takes {rule.least} to {rule.most} values, not {len(given)}.")

        def run(scope: Scope) -> Any:
            found = node(scope)
            value = "" if isinstance(found, Missing) and name == "default" else plain(found, scope)
            try:
                made = rule.run(value, *(plain(one(scope), scope) for one in given))
            except FilterError as error:
                raise ExpressionError(f"Filter {name}: {error}") from None
            is_nothing = isinstance(found, Missing) and name != "default" and made == ""
            return found if is_nothing else made

        return run

    def primary(self) -> Node:
        kind, text = self.peek()
        if kind == "text":
            self.take()
            literal: Any = re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text[1:-1], flags=re.DOTALL)
        elif kind == "number":
            self.take()
            literal = float(text) if "." in text or len(text) > 18 else int(text)
        elif kind == "sign" and text == "(":
            self.take()
            node = self.condition()
            self.expect("sign", ")")
            return node
        elif kind == "name" and text in _CONSTANTS:
            self.take()
            literal = _CONSTANTS[text]
        elif kind == "name" and text not in _WORDS:
            return self.path()
        else:
            raise self.error("a path, a text in quotes, a number or true, false, null")
        return lambda scope: literal

    def path(self) -> Node:
        start = self.place
        _, first = self.take()
        self.names.add(first)
        rest: list[str | int] = []
        while True:
            if self.took("."):
                rest.append(self.member())
            elif self.took("["):
                rest.append(self.index())
                self.expect("sign", "]")
            else:
                break
        keys, missing = tuple(rest), Missing(self.text[start : self.place].strip()[:200])

        def look_up(scope: Scope) -> Any:
            found = walk(scope.values.get(first, MISSING), keys)
            return missing if found is MISSING else found

        return look_up

    def member(self) -> str | int:
        if digits := _INDEX.match(self.text, self.place):
            self.place = digits.end()
            return int(digits[1][:9])
        kind, name = self.take()
        if kind != "name":
            raise self.error("a name after the dot")
        return name

    def index(self) -> str | int:
        kind, text = self.take()
        if kind == "number" and "." not in text:
            return int(text[:9])
        if kind == "text":
            return text[1:-1]
        raise self.error("a number or a name in quotes")
