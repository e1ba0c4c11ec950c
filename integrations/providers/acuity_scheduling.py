"""Acuity Scheduling: appointment booking for businesses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke, Webhook

provider = Provider(
    slug="acuity-scheduling",
    name="Acuity Scheduling",
    category="scheduling",
    base_url="https://acuityscheduling.com/api/v1",
    docs_url="https://developers.acuityscheduling.com/reference",
    auth=OAuth2(
        authorize_url="https://acuityscheduling.com/oauth2/authorize",
        token_url="https://acuityscheduling.com/oauth2/token",
        revoke=Revoke(
            request=Request(
                method="POST", path="https://acuityscheduling.com/oauth2/disconnect", form={"access_token": "{access_token}"}
            )
        ),
        scopes=("api-v1",),
        pkce=False,
    ),
    description="Appointment booking for businesses.",
    aliases=("acuity",),
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Acuity-Signature", encoding="base64", key="api key"),
)
