"""The Movie Database: film and television data."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, Request

provider = Provider(
    slug="tmdb",
    name="The Movie Database",
    category="media",
    base_url="https://api.themoviedb.org/3",
    docs_url="https://developer.themoviedb.org/docs/authentication-application",
    auth=ApiKey(label="API Read Access Token", help="In the account settings under API."),
    description="Look up films, television shows, people and images.",
    checked="2026-11",
    aliases=("themoviedb",),
    identity=Identity(request=Request(path="/account"), id="id", label="username"),
    pagination=Pagination(style="page", items="results", parameter="page"),
)
