"""SurveyMonkey: surveys and their responses."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="surveymonkey",
    name="SurveyMonkey",
    category="forms",
    base_url="{access_url}/v3",
    docs_url="https://api.surveymonkey.com/v3/docs",
    auth=OAuth2(
        authorize_url="https://api.surveymonkey.com/oauth/authorize",
        token_url="https://api.surveymonkey.com/oauth/token",
        scopes=("users_read", "surveys_read", "responses_read", "responses_read_detail"),
        pkce=False,
    ),
    description="Surveys and their responses.",
    checked="2026-11",
    aliases=("survey-monkey",),
    account_fields=(
        AccountField(
            key="access_url",
            label="API address",
            pattern=r"^https://api\.(eu\.)?surveymonkey\.(com|ca)$",
            source="token_response",
            example="https://api.surveymonkey.com",
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="id", label="username"),
    rate=RateHeaders(
        limit="x-ratelimit-app-global-minute-limit",
        remaining="x-ratelimit-app-global-minute-remaining",
        reset="x-ratelimit-app-global-minute-reset",
    ),
    webhook=Webhook(
        algorithm="hmac-sha1",
        header="Sm-Signature",
        encoding="base64",
        key="client id, an ampersand and the client secret",
        event_type="event_type",
        event_id="event_id",
        docs_url="https://api.surveymonkey.com/v3/docs#webhooks",
    ),
)
