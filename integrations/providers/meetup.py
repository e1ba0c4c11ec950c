"""Meetup: groups and events."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="meetup",
    name="Meetup",
    category="scheduling",
    base_url="https://api.meetup.com",
    docs_url="https://www.meetup.com/api/",
    auth=OAuth2(
        authorize_url="https://secure.meetup.com/oauth2/authorize",
        token_url="https://secure.meetup.com/oauth2/access",
        scopes=("basic",),
        scope_separator=",",
        pkce=False,
    ),
    description="Groups and events.",
    identity=Identity(
        request=Request(method="POST", path="/gql-ext", json={"query": "{self{id name}}"}),
        id="data.self.id",
        label="data.self.name",
    ),
)
