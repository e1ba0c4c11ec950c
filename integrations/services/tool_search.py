"""Finds actions by what they are called and by what they do: those written by hand and those imported, by one measure.

PostgreSQL cuts all texts into words (`english`: stems, no stop words), so that a question, an action in a provider's file and
one in the database are compared in the same terms. Imported actions are narrowed down by their index first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Any, TypeAlias

from django.db import connection as database
from django.db.models import Q

from integrations import provider_search
from integrations.models import ApiDescription, ImportedAction
from integrations.services import imported
from integrations.spec import Action, Provider

#: What a word counts in the name, in the provider's name, in the description and in the path.
NAME, PROVIDER, ABOUT, PATH = 1.0, 0.9, 0.55, 0.4
#: What a word of the same meaning counts, beside the word itself.
SAME = 0.7
#: The share of the best answer's score that an answer must have to be shown.
LEAST = 0.3
#: Imported actions that are ranked by the database, that are looked at more closely, and that are enough to stop at.
RANKED, CANDIDATES, ENOUGH = 800, 100, 30
#: Words of a question that are looked at.
MOST_WORDS = 30
#: Words that people use for one another when they say what should be done.
MEANINGS = (
    "get read fetch retrieve show view describe",
    "list all browse",
    "find search look query lookup",
    "create add new make insert open",
    "update change edit modify set",
    "delete remove trash destroy erase",
    "send post write deliver publish",
    "email mail",
    "message chat dm text sms",
    "repository repo",
    "customer client",
    "contact person people lead",
    "event meeting appointment",
    "ticket issue case conversation",
    "document doc page",
    "file attachment upload",
    "user member account",
    "task todo card item",
    "row record entry",
    "team group",
    "cancel void",
    "comment reply note",
)
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action with the terms it is found by. `row_id` is set on an imported one, which is read only when it is shown."""

    provider: Provider
    key: str
    title: str
    name: frozenset[str]
    about: frozenset[str]
    about_size: int  # terms in the description, of which `about` may hold only those asked for
    owner: frozenset[str]
    path: frozenset[str] = frozenset()
    row_id: Any = None
    all: frozenset[str] = frozenset()  # of one written by hand, so that most need not be looked at more closely


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: each term with the terms of the same meaning, all of them, and the text without spaces and signs."""

    terms: Mapping[str, frozenset[str]]
    every: frozenset[str]
    compact: str
    words: frozenset[str]
    keys: frozenset[str]  # keys that the text may spell, without or after the name of a provider


def search(
    text: str,
    providers: Iterable[Provider],
    company_id: int,
    *,
    first: Collection[str] = (),
    last: Collection[str] = (),
    limit: int = 20,
    offset: int = 0,
) -> tuple[list[tuple[Provider, Action]], bool]:
    """Actions of the providers that answer `text`, best first, and whether there are more after `offset + limit`.

    An action's own tool name, its key or its name come before everything else. Of those that answer equally well, actions of
    the providers whose slugs are in `first` come first, and those in `last` come last. Makes at most twelve queries.
    """
    among = {provider.slug: provider for provider in providers}
    question = _question(text)
    if not question.terms and not question.compact:
        return [], False
    owners = _written(among.values())
    every = [each for _, own in owners.values() for each in own]
    every = [each for each in every if not question.every.isdisjoint(each.all)] if question.every else every
    every += [each for each in _imported(question, owners, among, company_id) if not each.provider.action(each.key)]
    weights = _weights(question, every)
    scored = [(_score(question, each, weights), each) for each in every]
    least = max(min(max((score for score, _ in scored), default=0), NAME + PROVIDER) * LEAST, 0.01)
    kept = [(score, each) for score, each in scored if score >= least]
    kept.sort(key=lambda pair: (*_order(pair[0], pair[1].provider, first, last), pair[1].provider.slug, pair[1].key))
    shown = [each for _, each in kept[offset : offset + limit]]
    return _actions(shown), len(kept) > offset + limit


def _order(score: float, provider: Provider, first: Collection[str], last: Collection[str]) -> tuple[float, ...]:
    """Sorting key: in steps of a tenth of a full answer it is more important whose account is there than the last bit."""
    rank = 0 if provider.slug in first else 2 if provider.slug in last else 1
    return (-round(score * 10), rank, -round(score, 6), provider.curated or 99)


def spelled(name: str) -> str:
    """A name of whatever spelling as words: `issues/listForRepo` is `issues list For Repo`."""
    return " ".join(_WORD.findall(_HUMP.sub(" ", name)))


def _terms(texts: Sequence[str]) -> list[frozenset[str]]:
    """The terms of each text, all in one query."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector('english', given.text)) "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS given(text, number) ORDER BY number",
            [list(texts)],
        )
        return [frozenset(found) for (found,) in cursor.fetchall()]


@cache
def _meanings() -> Mapping[str, frozenset[str]]:
    """Each term with all of its meaning."""
    return {term: group for group in _terms(MEANINGS) for term in group}


def _question(text: str) -> Question:
    words = spelled(text[:1000].replace("\x00", " ")).lower().split()[:MOST_WORDS]
    terms = _terms([" ".join(words)])[0]
    meanings = _meanings()
    same = {term: meanings.get(term, frozenset()) - {term} for term in terms}
    keys = frozenset("_".join(words[start:]) for start in range(min(len(words), 4)))
    return Question(same, terms.union(*same.values()), "".join(words), frozenset(words), keys)


Owners: TypeAlias = Mapping[str, tuple[frozenset[str], list[Candidate]]]
_of_shipped: dict[str, tuple[frozenset[str], list[Candidate]]] = {}


def _written(providers: Collection[Provider]) -> Owners:
    """Of each provider, by slug, the terms of its names and its own actions. The catalogue is read once in a process."""
    unread = [each for each in providers if each.slug not in _of_shipped]
    texts = []
    for provider in unread:
        texts.append(" ".join((provider.name, spelled(provider.slug), *map(spelled, provider.aliases))))
        for action in provider.actions:
            texts += [f"{spelled(action.key)} {action.name}", _about(action)]
    terms = iter(_terms(texts) if texts else ())
    read = {}
    for provider in unread:
        owner = next(terms)
        own = ((each, next(terms), next(terms)) for each in provider.actions)
        found = [
            Candidate(provider, each.key, each.name, name, about, len(about), owner, all=name | about | owner)
            for each, name, about in own
        ]
        read[provider.slug] = (owner, found)
    _of_shipped.update((slug, found) for slug, found in read.items() if not slug.startswith("custom-"))
    return {each.slug: read.get(each.slug) or _of_shipped[each.slug] for each in providers}


def _about(action: Action) -> str:
    return " ".join((action.description, *(spelled(item.key) for item in action.inputs)))


_NARROWED = """
SELECT id, provider, key, name,
       tsvector_to_array(ts_filter(search, '{a}')),
       ARRAY(SELECT term FROM unnest(tsvector_to_array(ts_filter(search, '{b}'))) AS term WHERE term = ANY(%(terms)s)),
       length(ts_filter(search, '{b}')),
       ARRAY(SELECT term FROM unnest(tsvector_to_array(ts_filter(search, '{c}'))) AS term WHERE term = ANY(%(terms)s))
FROM (
    SELECT DISTINCT ON (provider, key) id, provider, key, name, search
    FROM (
        SELECT *,
               ts_rank(ts_filter(search, '{a}'), %(any)s::tsquery, 2) * 2 + ts_rank(search, %(any)s::tsquery) AS rank
        FROM (
            SELECT id, provider, key, name, search, company_id
            FROM integrations_importedaction
            WHERE provider = ANY(%(slugs)s) AND key = ANY(%(keys)s) AND (company_id IS NULL OR company_id = %(company)s)
            UNION ALL
            (SELECT id, provider, key, name, search, company_id
             FROM integrations_importedaction
             WHERE search @@ %(wanted)s::tsquery AND provider = ANY(%(slugs)s)
                   AND (company_id IS NULL OR company_id = %(company)s)
             LIMIT %(ranked)s)
        ) AS matching
        ORDER BY rank DESC, length(name), key
        LIMIT %(limit)s
    ) AS best
    ORDER BY provider, key, company_id NULLS LAST
) AS own
"""


def _imported(question: Question, owners: Owners, among: Mapping[str, Provider], company_id: int) -> list[Candidate]:
    """Imported actions that may answer: they hold all terms asked for or, where these are few, some.

    No more than RANKED rows are ranked at a time, however many there are; those whose key is asked for are always among them.
    """
    visible = Q(company_id=None) | Q(company_id=company_id)
    slugs = list(ApiDescription.objects.filter(visible).values_list("provider", flat=True).distinct())
    slugs = [slug for slug in slugs if slug in among]
    if not slugs:
        return []
    named = [slug for slug in slugs if question.words.issuperset(provider_search.words(among[slug].name))]
    said = frozenset[str]().union(*(owners[slug][0] for slug in named))
    needed = {term: same for term, same in question.terms.items() if term not in said}
    values = {
        "any": _either(question.every),
        "terms": list(question.every),
        "keys": list(question.keys),
        "company": company_id,
        "ranked": RANKED,
        "limit": CANDIDATES,
    }
    found: dict[str, Candidate] = {}
    for scope in (named, slugs):
        for wanted in _ever_wider(needed):
            if scope and len(found) < ENOUGH:
                rows = _narrowed(owners, among, {**values, "slugs": scope, "wanted": wanted})
                found |= {str(each.row_id): each for each in rows}
    return list(found.values())


def _ever_wider(needed: Mapping[str, Iterable[str]]) -> list[str]:
    """Questions to the index: for all of the terms, for all in meaning, for all but one of them, for any."""
    groups = [f"({_either({term, *same})})" for term, same in needed.items()]
    all_but_one = [" & ".join(groups[:left] + groups[left + 1 :]) for left in range(len(groups))] if len(groups) > 2 else []
    asked = (
        " & ".join(_either([term]) for term in needed),
        " & ".join(groups),
        " | ".join(f"({each})" for each in all_but_one),
        " | ".join(groups),
    )
    return list(dict.fromkeys(filter(None, asked))) or [""]


def _either(terms: Iterable[str]) -> str:
    """A tsquery for any of the terms, which may hold any sign."""
    return " | ".join("'" + term.replace("\\", "\\\\").replace("'", "''") + "'" for term in sorted(terms))


def _narrowed(owners: Owners, among: Mapping[str, Provider], values: Mapping[str, Any]) -> list[Candidate]:
    with database.cursor() as cursor:
        cursor.execute(_NARROWED, values)
        return [
            Candidate(
                among[slug], key, title, frozenset(name), frozenset(about), size, owners[slug][0], frozenset(path), row_id
            )
            for row_id, slug, key, title, name, about, size, path in cursor.fetchall()
        ]


def _weights(question: Question, every: Sequence[Candidate]) -> Mapping[str, float]:
    """What each term of the question is worth: rare ones tell more (inverse document frequency, Spärck Jones 1972)."""
    held = Counter(term for each in every for term in question.terms if term in each.name or term in each.about)
    return {term: log(1 + (len(every) + 1) / (held[term] + 0.5)) for term in question.terms}


def _score(question: Question, each: Candidate, weights: Mapping[str, float]) -> float:
    """0 where nothing answers; up to about 2 by how much of the question is answered and how much of the name is asked for.

    More than 10 where the question is the action's own name, most for the tool name.
    """
    named = question.every & each.name
    exact = _exactness(question.compact, each) if named or not question.every else 0
    places = dict.fromkeys(question.every & each.path, PATH) | dict.fromkeys(question.every & each.about, ABOUT)
    places |= dict.fromkeys(question.every & each.owner, PROVIDER) | dict.fromkeys(named, NAME)
    if not places:
        return exact
    covered = 0.0
    for term, same in question.terms.items():
        worth = places.get(term, 0.0)
        if same and worth < SAME:
            worth = max((worth, *(SAME * places[other] for other in same if other in places)))
        covered += weights[term] * worth
    both = len(question.terms.keys() & each.about)
    told = both / (each.about_size + len(question.terms) - both)
    asked_for = 0.35 * len(named) / max(len(each.name), 1)
    return exact + covered / sum(weights.values()) + asked_for + 0.4 * told + (0 if each.row_id else 0.02)


def _exactness(compact: str, each: Candidate) -> int:
    """How plainly the question is the action's own name."""
    key, title = each.key.replace("_", ""), "".join(provider_search.words(each.title))
    if key not in compact and title not in compact:
        return 0
    slug, name = each.provider.slug.replace("-", ""), "".join(provider_search.words(each.provider.name))
    if compact == slug + key:
        return 40
    if compact in (name + title, title + name, slug + title, title + slug, name + key, key + name):
        return 30
    return 20 if compact in (key, title) else 0


def _actions(shown: Sequence[Candidate]) -> list[tuple[Provider, Action]]:
    """The candidates as actions; imported ones are read together. One that went meanwhile is left out."""
    rows = ImportedAction.objects.defer("search").in_bulk([each.row_id for each in shown if each.row_id])
    pairs = (
        (each.provider, imported.built(rows[each.row_id]) if each.row_id in rows else each.provider.action(each.key))
        for each in shown
    )
    return [(provider, action) for provider, action in pairs if action]
