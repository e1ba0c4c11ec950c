"""Names of imported actions and their inputs: readable, short enough for every model vendor, the same at every import."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from integrations.importing.operations import Operation

#: OpenAI, Anthropic and Gemini take tool names of at most this many characters.
LONGEST_TOOL = 64
LONGEST_INPUT = 64
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")


def snake(text: str) -> str:
    """`issues/list-for-repo`, `pageToken`, `page[size]` as snake_case; empty where nothing is left."""
    return _OTHER.sub("_", _BOUNDARY.sub("_", text).lower()).strip("_")


def key_of(operation: Operation, longest: int) -> str:
    """The key an operation wants: from its id, else from method and path."""
    words = snake(operation.id) or snake(f"{operation.method} {operation.path}")
    if not words[:1].isalpha():
        words = f"{operation.method.lower()}_{words}".strip("_")
    return shortened(words, longest, operation.title)


def longest_key(slug: str) -> int:
    """How long a key of this provider may be, so that `SLUG_KEY` is a tool name every vendor takes."""
    return max(LONGEST_TOOL - len(slug.replace("-", "")) - 1, 20)


def free_key(operation: Operation, longest: int, by_hand: Collection[str], taken: Collection[str]) -> str:
    """A key nobody has: one written by hand goes before with `_api` behind it, others with a digest of the operation."""
    key = key_of(operation, longest)
    if key in by_hand:
        key = shortened(f"{key}_api", longest, operation.title)
    if key in taken or key in by_hand:
        key = f"{key[: longest - 9].rstrip('_')}_{_digest(operation.title)}"
    return key


def shortened(words: str, longest: int, identity: str) -> str:
    """`words` where they fit, else as many whole ones as fit before a digest of `identity`."""
    if len(words) <= longest:
        return words
    kept = words[: longest - 9]
    kept = kept.rsplit("_", 1)[0] if "_" in kept else kept
    return f"{kept.strip('_')}_{_digest(identity)}"


def input_name(wire: str, place: str, taken: Collection[str], reserved: Collection[str]) -> str:
    """The input for a wire name: snake_case, and with where it stands (`_in_body`) where that is taken or reserved."""
    name = snake(wire) or "value"
    if not name[0].isalpha():
        name = f"x_{name}"
    name = shortened(name, LONGEST_INPUT - 12, wire)
    if name not in taken and name not in reserved:
        return name
    name = f"{name}_in_{place}"
    return name if name not in taken else f"{shortened(name, LONGEST_INPUT - 9, wire)}_{_digest(wire)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
