"""Evernote: notes and notebooks."""

from __future__ import annotations

from integrations.spec import AccountField, OAuth1, Provider

provider = Provider(
    slug="evernote",
    name="Evernote",
    category="documents",
    base_url="https://www.evernote.com",
    docs_url="https://dev.evernote.com/doc/articles/authentication.php",
    auth=OAuth1(
        request_token_url="https://www.evernote.com/oauth",
        authorize_url="https://www.evernote.com/OAuth.action",
        access_token_url="https://www.evernote.com/oauth",
    ),
    description="Notes and notebooks.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="edam_user_id",
            label="User id",
            pattern="^[0-9]+$",
            source="token_response",
            path="edam_userId",
            example="12345678",
        ),
    ),
)
