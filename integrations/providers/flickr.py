"""Flickr: photo hosting and sharing."""

from __future__ import annotations

from typing import Any

from integrations.spec import Identity, OAuth1, Provider, Request


def fault(status: int, body: Any) -> str:
    """Flickr answers 200 with `stat: fail`: https://www.flickr.com/services/api/response.json.html"""
    return str(body.get("message") or "unknown error") if isinstance(body, dict) and body.get("stat") == "fail" else ""


provider = Provider(
    slug="flickr",
    name="Flickr",
    category="media",
    base_url="https://api.flickr.com/services/rest",
    docs_url="https://www.flickr.com/services/api/auth.oauth.html",
    auth=OAuth1(
        request_token_url="https://www.flickr.com/services/oauth/request_token",
        authorize_url="https://www.flickr.com/services/oauth/authorize",
        access_token_url="https://www.flickr.com/services/oauth/access_token",
        authorize_params={"perms": "read"},
    ),
    description="Photo hosting and sharing.",
    checked="2026-11",
    identity=Identity(
        request=Request(path="/", query={"method": "flickr.test.login", "format": "json", "nojsoncallback": "1"}),
        id="user.id",
        label="user.username._content",
    ),
    fault=fault,
)
