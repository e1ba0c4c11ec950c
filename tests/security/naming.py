"""A parameter of an operation that names a row of one company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.security.world import Side


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter that names a row of one company: alice's id, and an unknown one of the same form.

    `beside` fixes other parameters of the path, where one says what kind of row the id is of.
    """

    foreign: Callable[[Side], object]
    unknown: Callable[[], object]
    beside: tuple[tuple[str, str], ...] = ()
