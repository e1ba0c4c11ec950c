"""Meetup: local groups, their events and members."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="meetup",
    name="Meetup",
    category="scheduling",
    base_url="https://api.meetup.com",
    docs_url="https://www.meetup.com/graphql/authentication/",
    auth=OAuth2(
        authorize_url="https://secure.meetup.com/oauth2/authorize",
        token_url="https://secure.meetup.com/oauth2/access",
        scopes=("basic",),
        scope_separator=",",
        pkce=False,
    ),
    description="Local groups, their events and members.",
    checked="2026-11",
    identity=Identity(
        request=Request(method="POST", path="/gql-ext", json={"query": "{self{id name}}"}),
        id="data.self.id",
        label="data.self.name",
    ),
)
