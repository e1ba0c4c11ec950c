"""ORCID: researcher identifiers and public records."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="orcid",
    name="ORCID",
    category="identity",
    base_url="https://pub.orcid.org/v3.0",
    docs_url="https://info.orcid.org/documentation/api-tutorials/api-tutorial-get-and-authenticated-orcid-id/",
    auth=OAuth2(
        authorize_url="https://orcid.org/oauth/authorize",
        token_url="https://orcid.org/oauth/token",
        revoke=rfc7009("https://orcid.org/oauth/revoke"),
        scopes=("/authenticate",),
        pkce=False,
    ),
    description="Researcher identifiers and public records.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="orcid",
            label="ORCID iD",
            pattern="^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$",
            source="token_response",
            example="0000-0002-1825-0097",
        ),
    ),
    headers={"Accept": "application/json"},  # it answers in XML otherwise
    identity=Identity(
        request=Request(path="/{orcid}/record"), id="orcid-identifier.path", label="person.name.given-names.value"
    ),
)
