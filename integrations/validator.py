"""What every provider's definition must keep to, in one place: the catalogue check and the tests both ask here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from integrations.dotted import lookup
from integrations.render import declared_origins
from integrations.scaffold import MARK
from integrations.spec import (
    CREDENTIAL_FIELDS,
    PLACEHOLDER,
    PLATFORM_FIELDS,
    Action,
    Auth,
    Login,
    OAuth2,
    Provider,
    Request,
    Resource,
    Subscription,
    Trigger,
)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PLATFORM_URLS = ("{public_url}", "{sandbox_url}")
#: Requests of ways to connect.
_AUTH_REQUESTS = ("request", "exchange", "refresh_request")
#: What the platform fills in the requests of triggers and increments.
_FILLED = {"trigger": frozenset({"since"}), "increment": frozenset({"since", "since_ms", "token"})}
#: Placeholders of subscriptions besides what they ask for.
_SUBSCRIBING = frozenset({"callback_url", "webhook_secret", "expires_at", "expires_ms"})
_SIGNED_PARTS = re.compile(r"\{(body|body_sha256|method|url|key|header:[A-Za-z0-9-]+|part:[a-z0-9_]+|field:[A-Za-z0-9_.-]+)\}")


def problems(provider: Provider) -> list[str]:
    """Everything wrong with one provider's definition, a sentence each; empty when it keeps every promise."""
    checks = (
        _unfinished, _names, _addresses, _account_fields, _placeholders, _logins, _webhook, _actions, _triggers, _resources,
    )  # fmt: skip
    return [f"{provider.slug}: {problem}" for check in checks for problem in check(provider)]


#: How providers are asked for access that outlives the visit; any of them in the scopes or the authorization request will do.
_OFFLINE_SCOPES = re.compile(r"offline|refresh", re.IGNORECASE)
_OFFLINE_PARAMETERS = {"access_type": "offline", "token_access_type": "offline", "duration": "permanent"}


def warnings(provider: Provider) -> list[str]:
    """What works and will disappoint: a sign-in that ends within hours because access for longer is not asked for."""
    return [
        f"{provider.slug}: access for longer is not asked for ({auth.offline_hint})"
        for auth in provider.schemes
        if isinstance(auth, OAuth2) and auth.offline_hint and not asks_offline(auth, auth.scopes)
    ]


def asks_offline(auth: OAuth2, scopes: Iterable[str]) -> bool:
    """Whether an authorization request with these scopes asks for a refresh token, as far as a definition can tell."""
    by_parameter = any(auth.authorize_params.get(name) == value for name, value in _OFFLINE_PARAMETERS.items())
    return by_parameter or any(_OFFLINE_SCOPES.search(scope) for scope in scopes)


def catalogue_problems(providers: Iterable[Provider]) -> list[str]:
    """What is wrong between providers: names taken twice, places among the curated ones taken twice."""
    found = []
    providers = list(providers)
    names = Counter(name.replace("-", "_") for provider in providers for name in (provider.slug, *provider.aliases))
    found += [f"{name}: two providers answer to this name" for name, count in names.items() if count > 1]
    toolkits = Counter(provider.slug.replace("-", "") for provider in providers)
    found += [f"{name}: two toolkits would share this name" for name, count in toolkits.items() if count > 1]
    places = Counter(provider.curated for provider in providers if provider.curated)
    found += [f"curated place {place} is taken twice" for place, count in places.items() if count > 1]
    return found


def _unfinished(provider: Provider) -> Iterator[str]:
    yield from (f"still says {left}" for left in dict.fromkeys(re.findall(rf"{MARK}[^'\"]*", repr(provider))))


def _names(provider: Provider) -> Iterator[str]:
    if not _SLUG.fullmatch(provider.slug):
        yield "the slug is not lower-case words joined by hyphens"
    for alias in provider.aliases:
        if not _SLUG.fullmatch(alias):
            yield f"alias {alias} is not lower-case words joined by hyphens"
    if not provider.name or not provider.category or not provider.description:
        yield "name, category and description must be given"
    if provider.checked and not _MONTH.fullmatch(provider.checked):
        yield "checked is not a month such as 2026-11"


def _urls(provider: Provider) -> Iterator[tuple[str, str]]:
    yield "base_url", provider.base_url
    yield "docs_url", provider.docs_url
    for auth in provider.schemes:
        for name in ("authorize_url", "token_url", "refresh_url", "request_token_url", "access_token_url"):
            url = getattr(auth, name, "")
            if url:
                yield name, url
    for place, request in _requests(provider):
        if request.path and not request.path.startswith("/"):
            yield place, request.path
    for action in provider.actions:
        yield f"docs_url of {action.key}", action.docs_url


def _addresses(provider: Provider) -> Iterator[str]:
    account_urls = {item.key for item in provider.account_fields if item.pattern.startswith("^https://")}
    for name, url in _urls(provider):
        first = PLACEHOLDER.match(url)
        if url.startswith(_PLATFORM_URLS) or (first and first[1] in account_urls):
            continue
        if not url.startswith("https://") or not urlsplit(url).netloc:
            yield f"{name} is not an https address"
    late = {item.key for item in provider.account_fields if item.source == "verify"}
    for place, request in _requests(provider):
        if (
            place in ("identity", "verify")
            and request.path.startswith("/")
            and late & set(PLACEHOLDER.findall(provider.base_url))
        ):
            yield f"the {place} call needs what it is there to find out"
    for request in (*(request for _, request in _requests(provider)), *(action.request for action in provider.actions)):
        origin = re.match(r"https://[^/?#]+", request.path)
        if origin and origin[0] not in declared_origins(provider):
            yield f"{origin[0]} is called and not declared in hosts"


def _account_fields(provider: Provider) -> Iterator[str]:
    for item in provider.account_fields:
        if not (item.pattern.startswith("^") and item.pattern.endswith("$")):
            yield f"the pattern of {item.key} is not anchored"
        try:
            matched = item.accepts(item.example)
        except re.error:
            yield f"the pattern of {item.key} does not compile"
            continue
        if item.example and not matched:
            yield f"the example of {item.key} does not match its pattern"
        if item.source == "user" and not (item.label and item.example):
            yield f"{item.key} is asked of a person and needs a label and an example"
        if item.key in CREDENTIAL_FIELDS | PLATFORM_FIELDS and item.key != "client_id":
            yield f"{item.key} is a reserved name"


def _requests(provider: Provider) -> Iterator[tuple[str, Request]]:
    """Requests of the provider itself, whose placeholders are account fields and credentials."""
    if provider.identity:
        yield "identity", provider.identity.request
    if provider.verify:
        yield "verify", provider.verify
    for auth in provider.schemes:
        if revoke := getattr(auth, "revoke", None):
            yield "revoke", revoke.request
        yield from ((name, request) for name in _AUTH_REQUESTS if (request := getattr(auth, name, None)))
    for resource in provider.resources:
        yield f"resource {resource.key}", resource.request
        if resource.increment:
            yield f"increment {resource.key}", resource.increment.request
    for trigger in provider.triggers:
        if trigger.poll:
            yield f"trigger {trigger.key}", trigger.poll


def _texts(provider: Provider) -> Iterator[tuple[str, Any]]:
    yield "base_url", provider.base_url
    yield "headers", provider.headers
    yield "query", provider.query
    for auth in provider.schemes:
        for name in auth.__dataclass_fields__:
            if name not in ("revoke", *_AUTH_REQUESTS):
                yield name, getattr(auth, name)


def _placeholders(provider: Provider) -> Iterator[str]:
    account = {item.key for item in provider.account_fields}
    known = account | CREDENTIAL_FIELDS | PLATFORM_FIELDS | _kept(provider)
    for place, text in _texts(provider):
        for name in sorted(set(PLACEHOLDER.findall(str(text))) - known):
            yield f"{place} uses {{{name}}}, which nothing fills"
    asked = {f"trigger {trigger.key}": {item.key for item in trigger.inputs} for trigger in provider.triggers}
    for place, request in _requests(provider):
        filled = known | _FILLED.get(place.partition(" ")[0], frozenset()) | asked.get(place, set())
        for name in sorted(request.placeholders() - filled):
            yield f"{place} uses {{{name}}}, which nothing fills"
    if set(PLACEHOLDER.findall(urlsplit(provider.base_url).netloc)) - account - PLATFORM_FIELDS:
        yield "the host depends on something that is not an account field"


def _kept(provider: Provider) -> set[str]:
    """What the answers of logins supply besides tokens."""
    return {name for auth in provider.schemes if isinstance(auth, Login) for name in auth.keeps}


def _logins(provider: Provider) -> Iterator[str]:
    taken = {item.key for item in provider.account_fields} | CREDENTIAL_FIELDS | PLATFORM_FIELDS
    for auth in provider.schemes:
        if not isinstance(auth, Login):
            continue
        used = auth.request.placeholders()
        pasted = {key for key, _, _ in auth.asked}
        if not pasted:
            yield "the login sends nothing that was pasted"
        if used & CREDENTIAL_FIELDS - pasted or used & set(auth.keeps):
            yield "the login uses what only its answer supplies"
        if set(auth.labels) - pasted:
            yield f"the login labels {min(set(auth.labels) - pasted)}, which it does not ask for"
        if set(auth.keeps) & taken:
            yield f"the login keeps {min(set(auth.keeps) & taken)}, a name that is taken"
        if not auth.token or "{access_token}" not in f"{auth.template}{auth.headers}":
            yield "the login's token is not read or not sent"
        if auth.lifetime < 60 or (auth.revoke and auth.revoke.client_auth not in ("none", "bearer")):
            yield "the login's token lives a minute or more and is revoked without an OAuth client"


def _webhook(provider: Provider) -> Iterator[str]:
    hook = provider.webhook
    if hook is None:
        return
    places = [place for place in (hook.header, hook.body_field, hook.query_field) if place]
    if hook.algorithm not in ("none", "custom", "basic-auth") and len(places) != 1:
        yield "the webhook's signature must be in one place"
    if "{" in _SIGNED_PARTS.sub("", hook.signed):
        yield "the webhook's signed text has an unknown placeholder"
    if any("{" in _SIGNED_PARTS.sub("", template) for template in hook.claims.values()):
        yield "the webhook's claims have an unknown placeholder"
    if hook.claims and hook.algorithm != "jwt":
        yield "the webhook makes claims without a token"
    if "{part:" in f"{hook.signed}{{{hook.timestamp_header}" and not (hook.header and hook.part):
        yield "the webhook reads a part of a header that has none"
    if hook.is_match_secret and (hook.match is None or hook.match[1] != "connection_id"):
        yield "only the id of a connection is a secret to match by"
    if hook.match and hook.match[1] not in {"account_id", "connection_id", *(item.key for item in provider.account_fields)}:
        yield f"the webhook is matched by {hook.match[1]}, which is no account field"
    if hook.subscription:
        yield from _subscription(provider, hook.subscription)


def _subscription(provider: Provider, rule: Subscription) -> Iterator[str]:
    inputs = {item.key for item in rule.inputs}
    known = {item.key for item in provider.account_fields} | PLATFORM_FIELDS | inputs | _SUBSCRIBING
    later = known | set(rule.keeps) | {"subscription_id"}
    for request, names in ((rule.create, known), (rule.renew, later), (rule.delete, later)):
        for name in sorted(request.placeholders() - names) if request else ():
            yield f"the webhook's subscription uses {{{name}}}, which nothing fills"
    if bool(rule.lifetime) != bool(rule.expires):
        yield "a subscription that ends needs a lifetime and the path to its end"
    if rule.renew and not rule.lifetime:
        yield "a subscription is renewed that does not end"
    if not rule.docs_url:
        yield "the webhook's subscription needs a docs_url"
    for item in rule.inputs:
        if (item.required and item.default is not None) or not item.description or item.example is None:
            yield f"input {item.key} of the webhook's subscription is not described as an action's is"


def _actions(provider: Provider) -> Iterator[str]:
    scopes = {scope for auth in provider.schemes for scope in _asked(auth)}
    account = {item.key for item in provider.account_fields} | _kept(provider)
    for key, count in Counter(action.key for action in provider.actions).items():
        if count > 1:
            yield f"action {key} is declared twice"
    for action in provider.actions:
        for problem in (*_action(action, account), *_schemas(action)):
            yield f"action {action.key}: {problem}"
        if not set(action.scopes) <= scopes:
            yield f"action {action.key}: needs scopes the provider does not ask for"


def _asked(auth: Auth) -> set[str]:
    """The scopes an auth asks for, with those they imply."""
    implied = getattr(auth, "implied_scopes", {})
    found: set[str] = set()
    rest = list(getattr(auth, "scopes", ()))
    while rest:
        scope = rest.pop()
        if scope not in found:
            found.add(scope)
            rest += implied.get(scope, ())
    return found


def _action(action: Action, account: set[str]) -> Iterator[str]:
    inputs = [item.key for item in action.inputs]
    if not all(_KEY.fullmatch(key) for key in (action.key, *inputs)):
        yield "keys are snake_case"
    if len(set(inputs)) != len(inputs) or set(inputs) & (account | CREDENTIAL_FIELDS | PLATFORM_FIELDS):
        yield "an input has a name that is taken"
    unknown = action.placeholders() - {*inputs, *action.prepares, *account} - PLATFORM_FIELDS
    if unknown:
        yield f"uses {{{min(unknown)}}}, which nothing fills"
    unused = set(inputs) - action.placeholders() if action.prepare is None else set()
    if unused:
        yield f"never uses its input {min(unused)}"
    if not action.description or not action.docs_url:
        yield "description and docs_url must be given"
    for item in action.inputs:
        if item.example is None or not item.description:
            yield f"input {item.key} needs a description and an example"
    if action.sample is None and action.request.method == "GET":
        yield "an action that reads needs a sample"


def _schemas(action: Action) -> Iterator[str]:
    # Those we make ourselves of fields and samples are right by the way they are made, and checking takes milliseconds each.
    for schema in filter(None, (action.schema, action.output, *(item.items for item in action.inputs))):
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            yield f"schema: {error.message}"
    validator = Draft202012Validator(action.input_schema())
    for fault in validator.iter_errors({item.key: item.example for item in action.inputs}):
        yield f"the examples break the input schema: {fault.message}"


def _triggers(provider: Provider) -> Iterator[str]:
    for key, count in Counter(trigger.key for trigger in provider.triggers).items():
        if count > 1:
            yield f"trigger {key} is declared twice"
    for trigger in provider.triggers:
        for problem in _trigger(provider, trigger):
            yield f"trigger {trigger.key}: {problem}"


def _trigger(provider: Provider, trigger: Trigger) -> Iterator[str]:
    if not all(_KEY.fullmatch(word) for word in trigger.key.split(".")):
        yield "keys are snake_case words, joined by dots"
    if not trigger.description or not trigger.sample:
        yield "description and sample must be given"
    if "webhook" in trigger.kinds and provider.webhook is None:
        yield "comes by webhook, and the provider says nothing about webhooks"
    if ("poll" in trigger.kinds) != (trigger.poll is not None):
        yield "says it polls without a request, or has a request and does not poll"
    for item in trigger.inputs:
        if item.example is None or not item.description:
            yield f"input {item.key} needs a description and an example"
        if trigger.poll is None or item.key not in trigger.poll.placeholders():
            yield f"never uses its input {item.key}"
    for path in trigger.event_id.split() or [""]:
        if not path.startswith("header:") and lookup(trigger.sample, path) is None:
            yield "the sample does not carry its event id"


def _resources(provider: Provider) -> Iterator[str]:
    for key, count in Counter(resource.key for resource in provider.resources).items():
        if count > 1:
            yield f"resource {key} is declared twice"
    if sum(resource.kind == "history" for resource in provider.resources) > 1:
        yield "an account has one history"
    scopes = {scope for auth in provider.schemes for scope in _asked(auth)}
    for resource in provider.resources:
        for problem in (*_resource(resource), *_increment(resource)):
            yield f"resource {resource.key}: {problem}"
        if not set(resource.scopes) <= scopes:
            yield f"resource {resource.key}: needs scopes the provider does not ask for"


def _resource(resource: Resource) -> Iterator[str]:
    if not _KEY.fullmatch(resource.key) or len(resource.key) > 60:
        yield "keys are snake_case, of at most 60 letters"
    if not resource.docs_url:
        yield "docs_url must be given"
    if resource.kind == "history" and resource.item is None:
        yield "a history needs a function that makes its items"
    if not 0 < resource.most_deleted <= 1:
        yield "most_deleted is a share above 0 and up to 1"
    if resource.interval_seconds < 60:
        yield "is read at most once a minute"
    rule = resource.pagination
    if rule.style != "link" and not rule.parameter:
        yield "nothing carries the next page"
    if rule.style == "cursor" and not rule.cursor:
        yield "nothing tells the next cursor"


def _increment(resource: Resource) -> Iterator[str]:
    rule = resource.increment
    if rule is None:
        return
    names = rule.request.placeholders()
    if rule.style == "since" and not names & {"since", "since_ms"}:
        yield "its increment does not say since when"
    if rule.style == "token" and not (rule.token and "token" in names):
        yield "its increment hands back no token"
