"""Canvas LMS: courses, assignments and grades."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="canvas-lms",
    name="Canvas LMS",
    category="education",
    base_url="https://{host}/api/v1",
    docs_url="https://developerdocs.instructure.com/services/canvas/oauth",
    auth=OAuth2(
        authorize_url="https://{host}/login/oauth2/auth",
        token_url="https://{host}/login/oauth2/token",
        revoke=Revoke(request=Request(method="DELETE", path="https://{host}/login/oauth2/token"), client_auth="bearer"),
        pkce=False,
    ),
    description="Courses, assignments and grades.",
    checked="2026-11",
    aliases=("canvas",),
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="canvas.example.edu", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/users/self"), id="id", label="name"),
    rate=RateHeaders(remaining="x-rate-limit-remaining"),
)
