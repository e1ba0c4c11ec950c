"""Kakao: Kakao accounts and messages."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="kakao",
    name="Kakao",
    category="messaging",
    base_url="https://kapi.kakao.com",
    docs_url="https://developers.kakao.com/docs/latest/en/kakaologin/rest-api",
    auth=OAuth2(
        authorize_url="https://kauth.kakao.com/oauth/authorize",
        token_url="https://kauth.kakao.com/oauth/token",
        revoke=Revoke(
            request=Request(method="POST", path="https://kapi.kakao.com/v1/user/unlink"), client_auth="bearer", shared=True
        ),
        scopes=("profile_nickname",),
        scope_separator=",",
        pkce=False,
    ),
    description="Sign in with a Kakao Account, read its profile and send KakaoTalk messages.",
    checked="2026-11",
    identity=Identity(request=Request(path="/v2/user/me"), id="id", label="kakao_account.profile.nickname"),
)
