"""SurveyMonkey: surveys and their responses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="surveymonkey",
    name="SurveyMonkey",
    category="forms",
    base_url="https://api.surveymonkey.com/v3",
    docs_url="https://api.surveymonkey.com/v3/docs",
    auth=OAuth2(
        authorize_url="https://api.surveymonkey.com/oauth/authorize",
        token_url="https://api.surveymonkey.com/oauth/token",
        scopes=("users_read", "surveys_read", "responses_read", "responses_read_detail", "webhooks_write"),
        pkce=False,
    ),
    description="Surveys and their responses.",
    aliases=("survey-monkey",),
    identity=Identity(request=Request(path="/users/me"), id="id", label="username"),
    rate=RateHeaders(
        limit="x-ratelimit-app-global-minute-limit",
        remaining="x-ratelimit-app-global-minute-remaining",
        reset="x-ratelimit-app-global-minute-reset",
    ),
    webhook=Webhook(algorithm="hmac-sha1", header="Sm-Signature", encoding="base64"),
)
