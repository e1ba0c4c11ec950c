"""Withings: health data of Withings devices."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="withings",
    name="Withings",
    category="fitness",
    base_url="https://wbsapi.withings.net",
    docs_url="https://developer.withings.com/api-reference",
    auth=OAuth2(
        authorize_url="https://account.withings.com/oauth2_user/authorize2",
        token_url="https://wbsapi.withings.net/v2/oauth2",
        scopes=("user.info", "user.metrics", "user.activity"),
        scope_separator=",",
        pkce=False,
        token_params={"action": "requesttoken"},
    ),
    description="Health data of Withings devices.",
    identity=Identity(
        request=Request(method="POST", path="/v2/user", form={"action": "getdevice"}),
        id="body.devices.0.deviceid",
        label="body.devices.0.model",
    ),
)
