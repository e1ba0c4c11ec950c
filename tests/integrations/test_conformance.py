"""Every provider, from connect to disconnect, against an HTTPS vendor made from its own definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError
from integrations import catalogue, definitions, provider_docs
from integrations.models import CustomProvider
from integrations.spec import LABEL, AccountField, ApiKey, Identity, OAuth2, Provider, Request, Webhook, rfc7009
from tests import factories
from tests.integrations.conformance import play
from tests.integrations.conformance.server import Internet, the_internet

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def internet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Internet]:
    with the_internet(tmp_path_factory.mktemp("internet")) as server:
        yield server


@pytest.fixture
def _settings(settings: Any) -> None:
    settings.PUBLIC_URL, settings.SANDBOX_URL = play.PUBLIC_URL, play.SANDBOX_URL


def conditions(provider: Provider) -> dict[str, Any]:
    """Settings under which a provider is played: an OAuth client, and leave to call its hosts on loopback."""
    client = f"{provider.slug}={play.CLIENT.id}:{play.CLIENT.secret}"
    return {"ALLOWED_EGRESS": tuple(sorted(play.hosts_of(provider))), "OAUTH_CLIENTS": (client,)}


@pytest.mark.parametrize("provider", catalogue.all_providers(), ids=lambda provider: provider.slug)
@pytest.mark.usefixtures("_settings")
def test_provider_does_what_its_definition_says(provider: Provider, internet: Internet, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, **conditions(provider)}
    actor = factories.make_actor()
    told = set(play.verified(provider, actor, internet))
    assert told == set(provider_docs.verified(provider))
    assert not connections["default"].needs_rollback


HOST = "https://api.acme.example"
CONSENT = OAuth2(
    authorize_url=f"{HOST}/authorize",
    token_url=f"{HOST}/token",
    revoke=rfc7009(f"{HOST}/revoke"),
    scopes=("read", "write"),
)
ACME = Provider(
    slug="custom-acme",
    name="Acme",
    category="crm",
    base_url=HOST,
    docs_url="https://acme.example/docs",
    auth=CONSENT,
    description="For tests.",
    identity=Identity(request=Request(path="/me"), id="data.id", label="data.name"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Signature"),
)
SITE = AccountField(key="site", label="Site", pattern=LABEL, example="acme")


def brought(provider: Provider, settings: Any) -> Actor:
    """A company that brought this provider."""
    actor = factories.make_actor()
    CustomProvider.objects.create(company_id=actor.company_id, slug=provider.slug, definition=definitions.to_json(provider))
    settings.CONFIG = {**settings.CONFIG, **conditions(provider)}
    return actor


@pytest.mark.usefixtures("_settings")
def test_sound_definition_passes(internet: Internet, settings: Any) -> None:
    actor = brought(ACME, settings)
    assert set(play.verified(ACME, actor, internet)) == {"connect", "identity", "refresh", "revoke", "webhook"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"base_url": "https://{site}.acme.example", "account_fields": (replace(SITE, source="verify"),)}, "needed to reach"),
        ({"auth": ApiKey(), "base_url": "https://{site}.acme.example",
          "account_fields": (replace(SITE, source="token_response"),)}, "could not be asked|needed to reach"),
        ({"account_fields": (replace(SITE, source="callback", pattern="^[0-9]+$"),)}, "site is None"),
        ({"identity": Identity(request=Request(path="/me"), id="0.id", label="name")}, "something else is beside it"),
        ({"identity": Identity(request=Request(path="https://elsewhere.example/me"), id="id")}, "identity is"),
        ({"identity": Identity(request=Request(path="/users/{user_id}"), id="id")}, "identity is"),
        ({"auth": replace(CONSENT, token_url="https://{region}.acme.example/token")}, "region"),
        ({"auth": replace(CONSENT, authorize_params={"state": "fixed"})}, "state"),
        ({"auth": replace(CONSENT, template="Token {api_key}")}, "identity is|api_key"),
        ({"webhook": Webhook(algorithm="hmac-sha256", body_field="hash")}, "a signed event is refused"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_settings")
def test_definition_that_cannot_work_is_found(changes: dict[str, Any], said: str, internet: Internet, settings: Any) -> None:
    broken = replace(ACME, **changes)
    actor = brought(broken, settings)
    with pytest.raises((AssertionError, ConnectError, LookupError, TypeError), match=said):
        list(play.verified(broken, actor, internet))
    internet.faults.clear()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"client_auth": "basic"}, "token: the client is not in the header"),
        ({"token_body": "json"}, "token: the body is no json"),
        ({"token_params": {"audience": "a"}}, "token: authorization_code: audience is None, not 'a'"),
        ({"token_headers": {"X-Version": "2"}}, "token: header X-Version"),
        ({"authorize_params": {"prompt": "consent"}}, "authorize: prompt is None"),
        ({"authorize_url": f"{HOST}/consent"}, "is not https://api.acme.example/consent"),
        ({"scope_separator": ","}, "authorize: scope is 'read write'"),
        ({"pkce": False}, "authorize: PKCE"),
        ({"parameter_names": {"client_id": "app_id"}}, "authorize: client_id"),
        ({"refresh_params": {"type": "refresh"}}, "token: refresh_token: type is None"),
        ({"revoke": rfc7009(f"{HOST}/revoke", "basic")}, "revoke: the client is not in the header"),
        ({"name": "X-Token"}, "identity is"),
    ],
)
@pytest.mark.usefixtures("_settings")
def test_vendor_that_wants_it_otherwise_says_so(other: dict[str, Any], said: str, internet: Internet, settings: Any) -> None:
    actor = brought(ACME, settings)
    playing = play.Play(ACME, CONSENT, actor, internet)
    playing.vendor.auth = replace(CONSENT, **other)
    playing.vendor.endpoints = list(playing.vendor._endpoints())
    with pytest.raises(AssertionError, match=re.escape(said)):
        playing.whole()
    internet.faults.clear()
