"""IGDB: video game database."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Provider, Request

provider = Provider(
    slug="igdb",
    name="IGDB",
    category="gaming",
    base_url="https://api.igdb.com/v4",
    docs_url="https://api-docs.igdb.com/",
    auth=ClientCredentials(token_url="https://id.twitch.tv/oauth2/token", client_auth="body"),
    description="Video game database.",
    headers={"Client-ID": "{client_id}"},
    verify=Request(method="POST", path="/platforms", headers={"Content-Type": "text/plain"}, raw="fields id,name; limit 1;"),
)
