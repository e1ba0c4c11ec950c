"""The page of every provider, written from its definition: what it is, how it is connected, what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from integrations.spec import (
    AccountField,
    Action,
    ApiKey,
    Auth,
    Basic,
    ClientCredentials,
    Login,
    OAuth1,
    OAuth2,
    Provider,
    Resource,
    Trigger,
)

WORDS = {
    "OAUTH2": "OAuth 2",
    "OAUTH1": "OAuth 1.0a",
    "S2S_OAUTH2": "Client credentials",
    "API_KEY": "API key",
    "BASIC": "User name and password",
    "BASIC_WITH_JWT": "Two-step login",
}
SOURCES = {
    "user": "the person who connects",
    "token_response": "the token answer",
    "callback": "the provider's redirect",
    "verify": "the first call",
}
PARTS = ("connect", "identity", "actions", "refresh", "revoke", "webhook")

_INDEX = """# Providers

Written by `manage.py provider_docs` from `integrations/providers/`, a page each. The last columns are what
`tests/integrations/test_conformance.py` plays for each provider against an HTTPS server made from its definition: connecting in
every way offered, asking whose account it is, every action once, renewing the token when it ends and when it is refused, ending
it, and an event signed as described. It proves that definition and platform agree, not that the vendor has changed nothing;
`Compared` is the month in which somebody read the vendor's documentation beside the definition.

| Provider | Ways to connect | Actions | Triggers | {parts} | Compared |
|---|---|---|---|{lines}|---|
"""


def verified(provider: Provider) -> tuple[str, ...]:
    """What the conformance test plays for this provider, in the words of PARTS."""
    played = {
        "connect": True,
        "identity": provider.identity is not None,
        "actions": bool(provider.actions),
        "refresh": any(_is_renewed(auth) for auth in provider.schemes),
        "revoke": any(getattr(auth, "revoke", None) for auth in provider.schemes),
        "webhook": provider.webhook is not None and provider.webhook.algorithm not in ("none", "custom"),
    }
    return tuple(part for part in PARTS if played[part])


def _is_renewed(auth: Auth) -> bool:
    """Whether the token is renewed without the person; one that was traded for a longer one has no refresh token."""
    if isinstance(auth, OAuth2):
        return auth.refresh_request is not None or auth.exchange is None
    return isinstance(auth, ClientCredentials | Login)


def index(providers: Iterable[Provider]) -> str:
    """The table of all providers."""
    rows = []
    for provider in providers:
        ways = ", ".join(WORDS[auth.scheme] for auth in provider.schemes)
        marks = ["yes" if part in verified(provider) else "" for part in PARTS]
        counts = [str(len(provider.actions) or ""), str(len(provider.triggers) or "")]
        rows.append(_row(f"[{provider.name}]({provider.slug}.md)", ways, *counts, *marks, provider.checked))
    return _INDEX.format(parts=" | ".join(PARTS), lines="|".join(["---"] * len(PARTS))) + "\n".join(rows) + "\n"


def page(provider: Provider) -> str:
    """One provider's page, in Markdown."""
    return "\n\n".join(part for part in _sections(provider) if part) + "\n"


def _sections(provider: Provider) -> Iterator[str]:
    names = ", ".join(f"`{name}`" for name in (provider.slug, *provider.aliases))
    yield f"# {provider.name}"
    yield f"{provider.description} Category {provider.category}; called {names}. [Its documentation]({provider.docs_url})."
    yield f"Calls go to `{provider.base_url}`. Verified by the conformance test: {', '.join(verified(provider))}. " + (
        f"Compared with the vendor's documentation in {provider.checked}."
        if provider.checked
        else "Not compared with the vendor's documentation as a whole yet."
    )
    yield "## Connecting"
    for auth in provider.schemes:
        yield f"**{WORDS[auth.scheme]}** (`{auth.scheme}`). {_way(provider, auth)}"
        yield _scopes(auth)
    yield _table("## Account", ("Field", "Told by", "Form", "Example"), map(_account_field, provider.account_fields))
    if provider.steps:
        yield "## Before connecting\n\n" + "\n".join(f"- **{step.title}** {step.description}" for step in provider.steps)
    yield _table("## Actions", ("Tool", "What it does", "Inputs", "Scopes"), (_action(provider, a) for a in provider.actions))
    yield _table("## Triggers", ("Trigger", "When", "Comes by", "Event id"), map(_trigger, provider.triggers))
    yield _table("## Data that is read", ("Resource", "Kind", "Read again"), map(_resource, provider.resources))
    yield _webhook(provider)
    yield _quota(provider)


def _way(provider: Provider, auth: Auth) -> str:
    match auth:
        case OAuth2() | OAuth1():
            return (
                f"Register an OAuth app at {provider.name} with the redirect URI `PUBLIC_URL/oauth/callback`, or for an app of"
                f" your own `PUBLIC_URL/v1/APP_ID/integrations/callback` ([OAuth apps](../oauth-apps.md)). {_ending(auth)}"
            )
        case ClientCredentials():
            return f"The person enters a client ID and secret of their own; tokens are fetched with them. {_ending(auth)}"
        case Login():
            return f"The person enters {_labels(auth)}, which one call trades for a token, again when it ends. {_ending(auth)}"
        case ApiKey() | Basic():
            return f"The person enters {_labels(auth)}. {auth.help}".strip()
    raise AssertionError(auth)


def _ending(auth: OAuth2 | OAuth1 | ClientCredentials | Login) -> str:
    if auth.revoke is None:
        return "Nothing is known with which the token is ended at the provider."
    return "Disconnecting ends the token at the provider" + (", with every other of that user." if auth.revoke.shared else ".")


def _labels(auth: ApiKey | Basic | Login) -> str:
    if isinstance(auth, ApiKey):
        return " and ".join(filter(None, (auth.label, auth.secret_label)))
    if isinstance(auth, Basic):
        texts = f"{auth.username} {auth.password}"
        labels = [
            label for name, label in (("username", auth.username_label), ("password", auth.password_label)) if name in texts
        ]
        return " and ".join(labels) or "API key"
    return " and ".join(label for _, label, _ in auth.asked)


def _scopes(auth: Auth) -> str:
    if not isinstance(auth, OAuth2 | ClientCredentials) or not auth.scopes:
        return ""
    words = auth.scope_words if isinstance(auth, OAuth2) else {}
    if not words:
        return f"Scopes asked for: {', '.join(f'`{scope}`' for scope in auth.scopes)}."
    return _table("", ("Scope", "Lets an app"), ((f"`{scope}`", words.get(scope, "")) for scope in auth.scopes))


def _account_field(item: AccountField) -> Sequence[str]:
    optional = "" if item.required else ", optional"
    return f"`{item.key}` {item.label}{optional}", SOURCES[item.source], f"`{item.pattern}`", f"`{item.example}`"


def _action(provider: Provider, action: Action) -> Sequence[str]:
    inputs = ", ".join(f"`{item.key}`" + ("" if item.required else "?") for item in action.inputs)
    does = f"{action.description} [Docs]({action.docs_url})" if action.docs_url else action.description
    return f"`{provider.tool_name(action)}`", does, inputs, ", ".join(f"`{scope}`" for scope in action.scopes)


def _trigger(trigger: Trigger) -> Sequence[str]:
    return f"`{trigger.key}`", trigger.description, ", ".join(trigger.kinds), f"`{trigger.event_id}`"


def _resource(resource: Resource) -> Sequence[str]:
    how = "only what changed" if resource.increment else "as a whole"
    return f"`{resource.key}` {resource.name}", resource.kind, f"{how}, every {resource.interval_seconds // 60} minutes"


def _webhook(provider: Provider) -> str:
    hook = provider.webhook
    if hook is None:
        return ""
    place = hook.header or hook.body_field or hook.query_field
    if hook.algorithm in ("none", "custom"):
        proof = "Nothing in an event proves that it is the provider's: it is taken at a webhook address of your own only."
    else:
        proof = f"Events are proven by `{hook.algorithm}`" + (f" in `{place}`" if place else "") + f", with the {hook.key}."
    subscribed = " The platform subscribes by itself, for one connected account." if hook.subscription else ""
    more = f" [Docs]({hook.docs_url})" if hook.docs_url else ""
    return f"## Webhooks\n\n{proof}{subscribed} They come to `PUBLIC_URL/webhook/{provider.slug}`.{more}"


def _quota(provider: Provider) -> str:
    rate = provider.rate
    names = [name for name in (rate.limit, rate.remaining, rate.reset, rate.retry_after) if name] if rate else []
    return f"## Quota\n\nTold in {', '.join(f'`{name}`' for name in names)}." if names else ""


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(*row) for row in rows]
    if not lines:
        return ""
    return "\n".join([*([title, ""] if title else []), _row(*head), "|" + "---|" * len(head), *lines])


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
