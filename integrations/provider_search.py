"""Finds providers by what people type: a name, its beginning, another name, a field of work, or a name with a slip in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from integrations.spec import Provider

_WORD = re.compile(r"[^\W_]+")
#: How alike two words must be, by difflib's ratio, to be taken for one with a slip: `slakc` and `slack` are 0.8 alike.
_ALIKE = 0.75
#: Shorter words have too many neighbors.
_SHORTEST_SLIP = 4


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, in lower case."""
    return tuple(_WORD.findall(text.casefold()))


def ranked(text: str, providers: Iterable[Provider]) -> list[Provider]:
    """The providers that match, best first; all of them for an empty text.

    Exact names come first, then names that begin with the text, names with words that do, names that hold it, other names,
    the category, and the description. Only where no name matches is a slip forgiven. Curated providers go first among
    equals, then it is by slug.
    """
    wanted = words(text)
    everything = list(providers)
    placed: list[tuple[float, Provider]] = [(place, each) for each in everything if (place := _place(each, wanted)) is not None]
    if wanted and all(place > _BY_OTHER_NAME for place, _ in placed):
        known = {id(each) for _, each in placed}
        forgiven = ((_slip(each, wanted), each) for each in everything if id(each) not in known)
        placed += [(_BY_OTHER_NAME + 1 - ratio, each) for ratio, each in forgiven if ratio >= _ALIKE]
    return [each for _, each in sorted(placed, key=lambda pair: (pair[0], pair[1].curated or 99, pair[1].slug))]


#: The last place of those that match by a name.
_BY_OTHER_NAME = 4


@lru_cache(maxsize=4096)
def _everything(name: str, slug: str, aliases: tuple[str, ...], category: str, description: str) -> str:
    """All words a provider may be found by, and its names without spaces."""
    names = ("".join(words(name)), slug.replace("-", ""), *(alias.replace("-", "") for alias in aliases))
    return " ".join((*names, *words(" ".join((name, *aliases, category, description)))))


def _place(provider: Provider, wanted: Sequence[str]) -> int | None:
    """How well the provider matches, 0 best; None where it does not."""
    known = _everything(provider.name, provider.slug, provider.aliases, provider.category, provider.description)
    if wanted and wanted[0] not in known:  # nearly all of them, at once
        return None
    name, typed = words(provider.name), "".join(wanted)
    names = ("".join(name), provider.slug.replace("-", ""))
    others = [alias.replace("-", "") for alias in provider.aliases]
    if typed in names or typed in others or not typed:
        return 0
    if any(each.startswith(typed) for each in names):
        return 1
    if _begin(wanted, name):
        return 2
    if any(typed in each for each in names):
        return 3
    if any(each.startswith(typed) for each in others) or _begin(wanted, words(" ".join(provider.aliases))):
        return _BY_OTHER_NAME
    category = words(provider.category)
    if _begin(wanted, category):
        return 5
    return 6 if _begin(wanted, (*name, *category, *words(provider.description))) else None


def _begin(wanted: Sequence[str], having: Sequence[str]) -> bool:
    """Whether each word typed begins one of those there are."""
    return all(any(word.startswith(each) for word in having) for each in wanted)


def _slip(provider: Provider, wanted: Sequence[str]) -> float:
    """How alike the text and the provider's name are, 0 to 1: as a whole, or the least alike of its words."""
    names = [*words(provider.name), *provider.slug.split("-")]
    whole = _alike("".join(wanted), "".join(words(provider.name)))
    return max(whole, min(max(_alike(typed, name) for name in names) for typed in wanted))


def _alike(typed: str, name: str) -> float:
    if typed == name:
        return 1.0
    if min(len(typed), len(name)) < _SHORTEST_SLIP or typed[0] != name[0]:
        return 0.0
    matcher = SequenceMatcher(None, name, typed, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
