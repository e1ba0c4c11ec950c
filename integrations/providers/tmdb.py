"""The Movie Database: film and television data."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="tmdb",
    name="The Movie Database",
    category="media",
    base_url="https://api.themoviedb.org/3",
    docs_url="https://developer.themoviedb.org/reference/intro/getting-started",
    auth=ApiKey(),
    description="Film and television data.",
    aliases=("themoviedb",),
    identity=Identity(request=Request(path="/account"), id="id", label="username"),
)
