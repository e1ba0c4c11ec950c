"""Which credential is who, on which surface; and everything that is nobody."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from accounts import authentication, permissions, tokens
from accounts.api import surfaces
from accounts.models import ApiKey
from accounts.services import apps, clients, keys, members, sessions
from connect_platform.core.api.views import SurfaceView
from connect_platform.core.errors import NotAuthenticated
from tests import factories

pytestmark = pytest.mark.django_db


def ask(view: Any, method: str = "GET", *, app_id: str = "", body: Any = b"", **headers: str) -> Any:
    """The answer of a view that says who is calling."""

    class Echo(view):  # type: ignore[misc]
        def get(self, request: Request, **kwargs: str) -> Response:
            return Response({"kind": self.actor.kind, "id": self.actor.id, "end_user": self.actor.end_user})

        post = delete = get

    request = APIRequestFactory().generic(
        method,
        "/",
        body,
        content_type="application/json",
        headers={k.replace("_", "-"): v for k, v in headers.items()},
    )
    answer = Echo.as_view()(request, **({"app_id": app_id} if app_id else {}))
    answer.render()
    return answer


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_user_token_is_the_user_with_the_role_held_now() -> None:
    user = factories.make_user(role="admin")
    text = factories.make_token(user)
    assert authentication.from_user_token(text).permissions == permissions.ALL
    user.role = "viewer"
    user.save()
    actor = authentication.from_user_token(text)
    assert (actor.kind, actor.user_id, actor.company_id) == ("user", user.id, user.company_id)
    assert actor.permissions == permissions.VIEWS


def test_user_token_dies_with_the_session_version_the_user_or_the_active_flag() -> None:
    for end in (sessions.end_all, lambda user: user.delete(), lambda user: type(user).objects.update(is_active=False)):
        user = factories.make_user()
        text = factories.make_token(user)
        assert authentication.from_user_token(text).id == user.id
        end(user)
        with pytest.raises(NotAuthenticated):
            authentication.from_user_token(text)


def test_platform_staff_is_nobody_on_the_surfaces() -> None:
    staff = factories.make_user(company=None, is_staff=True)
    staff.company = None
    staff.save()
    with pytest.raises(NotAuthenticated):
        authentication.from_user_token(tokens.make_user_token(staff.id, staff.session_version))


def test_api_key_is_its_creator_and_narrows_with_them() -> None:
    user = factories.make_user(role="admin")
    key, text = factories.make_key(factories.make_actor(user), permissions_wanted=("write",))
    actor = authentication.from_api_key(text)
    assert (actor.kind, actor.id, actor.user_id, actor.company_id) == ("api_key", key.id, user.id, user.company_id)
    assert (actor.permissions, actor.plan) == (permissions.ALL, "enterprise")
    user.role = "viewer"
    user.save()
    assert authentication.from_api_key(text).permissions == permissions.VIEWS


def test_api_key_ends_with_its_creator() -> None:
    admin = factories.make_user()
    other = factories.make_user(admin.company)
    _, text = factories.make_key(factories.make_actor(other))
    members.remove(factories.make_actor(admin), other.id)
    with pytest.raises(NotAuthenticated):
        authentication.from_api_key(text)


def test_api_key_ends_when_it_is_deleted_or_expires() -> None:
    actor = factories.make_actor()
    key, text = factories.make_key(actor)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotAuthenticated):
        authentication.from_api_key(text)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=None)
    assert authentication.from_api_key(text).id == key.id
    keys.delete(actor, key.id)
    with pytest.raises(NotAuthenticated):
        authentication.from_api_key(text)


def test_api_key_costs_one_query_and_its_last_use_is_written_once_a_minute() -> None:
    key, text = factories.make_key()
    with CaptureQueriesContext(
        connection,
    ) as first:
        authentication.from_api_key(text)
    with CaptureQueriesContext(connection) as second:
        authentication.from_api_key(text)
    assert (len(first), len(second)) == (2, 1)
    key.refresh_from_db()
    assert key.last_used is not None
    ApiKey.objects.update(last_used=timezone.now() - timedelta(seconds=61))
    with CaptureQueriesContext(connection) as third:
        authentication.from_api_key(text)
    assert len(third) == 2


def test_user_and_oauth_tokens_cost_one_query() -> None:
    user_token, oauth_token = factories.make_token(factories.make_user()), factories.make_oauth_token()
    with CaptureQueriesContext(connection) as captured:
        authentication.from_user_token(user_token)
        authentication.from_oauth_token(oauth_token)
    assert len(captured) == 2


def test_malformed_key_costs_no_query() -> None:
    _, text = factories.make_key()
    with CaptureQueriesContext(connection) as captured:
        for bad in (text[:-1], text[:-1] + ("a" if text[-1] != "a" else "b"), "cv_live_x", "cv_live_" + "A" * 40):
            with pytest.raises(NotAuthenticated):
                authentication.from_api_key(bad)
    assert len(captured) == 0


def test_keys_of_other_kinds_are_nobody() -> None:
    """A well-made publisher key that exists is still no company key, and so on round."""
    actor = factories.make_actor()
    app = factories.make_app(actor)
    texts = {
        "company": factories.make_key(actor)[1],
        "publisher": factories.make_key(actor, kind="publisher")[1],
        "publishable": factories.make_key(actor, kind="publishable")[1],
        "app": factories.make_app_key(actor, app),
    }
    readers = {
        "company": authentication.from_api_key,
        "publisher": authentication.from_publisher_key,
        "publishable": authentication.from_publishable_key,
        "app": authentication.from_app_key,
    }
    for kind, reader in readers.items():
        for other, text in texts.items():
            if kind == other:
                assert reader(text).company_id == actor.company_id
            else:
                with pytest.raises(NotAuthenticated):
                    reader(text)


@pytest.mark.parametrize("view", [surfaces.ConnectView, surfaces.PlatformView])
def test_company_surfaces_take_user_tokens_and_company_keys(view: type[SurfaceView]) -> None:
    actor = factories.make_actor()
    key, text = factories.make_key(actor)
    user_token = tokens.make_user_token(actor.id, 1)
    assert ask(view, **bearer(user_token)).data["kind"] == "user"
    assert ask(view, **bearer(text)).data["id"] == key.id
    assert ask(view, X_Api_Key=text).data["id"] == key.id


@pytest.mark.parametrize("view", [surfaces.ConnectView, surfaces.PlatformView])
def test_company_surfaces_refuse_every_other_credential(view: type[SurfaceView]) -> None:
    actor = factories.make_actor()
    app = factories.make_app(actor)
    strangers = [
        {},
        bearer("garbage"),
        bearer(""),
        {"Authorization": "Basic YTpi"},
        {"Authorization": factories.make_key(actor)[1]},
        bearer(factories.make_oauth_token(actor)),
        bearer(factories.make_app_key(actor, app)),
        bearer(factories.make_end_user_token(app)),
        bearer(factories.make_key(actor, kind="publisher")[1]),
        {"X_Api_Key": factories.make_key(actor, kind="publisher")[1]},
        {"Authorization": f"Publishable {factories.make_key(actor, kind='publishable')[1]}"},
        {"X_Intent_Token": tokens.make_intent_token(actor.company_id, str(uuid.uuid4()), {})},
    ]
    for headers in strangers:
        answer = ask(view, **headers)
        assert answer.status_code == 401, headers
        assert answer["WWW-Authenticate"] == "Bearer"


def test_public_surface_takes_oauth_tokens_by_scope() -> None:
    actor = factories.make_actor()
    both, reading = factories.make_oauth_token(actor), factories.make_oauth_token(actor, scope="read")
    assert ask(surfaces.PublicView, **bearer(both)).data["kind"] == "oauth_client"
    assert ask(surfaces.PublicView, "POST", **bearer(both)).status_code == 200
    assert ask(surfaces.PublicView, **bearer(reading)).status_code == 200
    refused = ask(surfaces.PublicView, "DELETE", **bearer(reading))
    assert (refused.status_code, refused.data["errorCode"]) == (403, "AUTH_002")


def test_public_surface_takes_users_and_keys_by_their_permissions() -> None:
    actor = factories.make_actor()
    _, reading = factories.make_key(actor, permissions_wanted=("read",))
    viewer = factories.make_user(role="viewer")
    for text in (reading, factories.make_token(viewer)):
        assert ask(surfaces.PublicView, **bearer(text)).status_code == 200
        assert ask(surfaces.PublicView, "POST", **bearer(text)).status_code == 403


def test_oauth_token_ends_with_its_hour_and_with_its_client() -> None:
    actor = factories.make_actor()
    client, secret = factories.make_client(actor)
    text, _ = clients.issue_token(client.id, secret, "")
    assert authentication.from_oauth_token(text).id == client.id
    client.tokens.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotAuthenticated):
        authentication.from_oauth_token(text)
    text, _ = clients.issue_token(client.id, secret, "")
    clients.delete(actor, client.id)
    with pytest.raises(NotAuthenticated):
        authentication.from_oauth_token(text)


def test_publishable_key_is_403_unless_the_operation_takes_it() -> None:
    class Opted(surfaces.PublicView):
        accepts = (*surfaces.PublicView.accepts, "publishable_key")

    _, text = factories.make_key(kind="publishable")
    headers = {"Authorization": f"Publishable {text}"}
    assert ask(Opted, "POST", **headers).data["kind"] == "publishable_key"
    assert ask(Opted, "GET", **headers).status_code == 403
    refused = ask(surfaces.PublicView, "POST", **headers)
    assert (refused.status_code, refused.data["errorCode"]) == (403, "AUTH_002")
    assert ask(Opted, "POST", **bearer(text)).status_code == 401


def test_intent_token_sees_only_its_connection_where_it_is_taken() -> None:
    class Opted(surfaces.PublicView):
        accepts = (*surfaces.PublicView.accepts, "intent_token")

    actor, connection_id = factories.make_actor(), str(uuid.uuid4())
    text = tokens.make_intent_token(actor.company_id, connection_id, {})
    held = authentication.from_intent_token(text)
    assert (held.connection_id, held.company_id) == (connection_id, actor.company_id)
    assert ask(Opted, X_Intent_Token=text).data["kind"] == "intent_token"
    assert ask(Opted, "DELETE", X_Intent_Token=text).status_code == 403
    assert ask(surfaces.PublicView, X_Intent_Token=text).status_code == 403
    assert ask(Opted, X_Intent_Token=text + "x").status_code == 401
    assert ask(Opted, X_Intent_Token=tokens.make_intent_token(10**9, connection_id, {})).status_code == 401


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.data["error"]["code"]


def test_app_key_acts_for_its_own_app_alone() -> None:
    actor = factories.make_actor()
    mine, other = factories.make_app(actor), factories.make_app(actor)
    text = factories.make_app_key(actor, mine)
    assert ask(surfaces.AppsView, app_id=mine.id, **bearer(text)).data["kind"] == "app_key"
    for app_id in (other.id, "app_unknown", factories.make_app().id):
        assert code(ask(surfaces.AppsView, app_id=app_id, **bearer(text))) == (404, "APP_NOT_FOUND")
    assert code(ask(surfaces.AppsView, app_id=mine.id)) == (401, "AUTH_REQUIRED")
    assert code(ask(surfaces.AppsView, app_id=mine.id, **bearer(text[:-1] + "x"))) == (401, "AUTH_INVALID_API_KEY")
    assert code(ask(surfaces.AppsView, app_id=mine.id, **bearer(factories.make_key(actor)[1]))) == (401, "AUTH_REQUIRED")
    apps.delete(actor, mine.id)
    assert code(ask(surfaces.AppsView, app_id=mine.id, **bearer(text))) == (401, "AUTH_INVALID_API_KEY")


def test_end_user_token_is_its_subject() -> None:
    app, subject = factories.make_app(), uuid.uuid4()
    answer = ask(surfaces.AppsView, app_id=app.id, **bearer(factories.make_end_user_token(app, str(subject).upper())))
    assert answer.data == {"kind": "end_user", "id": str(subject), "end_user": str(subject)}


def test_end_user_tokens_that_prove_nothing() -> None:
    actor = factories.make_actor()
    app, other = factories.make_app(actor), factories.make_app(actor)
    make = factories.make_end_user_token
    for text in (
        make(app, secret="another-secret-of-thirty-two-bytes!"),
        make(other),
        make(app, iss=f"connect:app:{other.id}"),
        make(app, iss=None),
        make(app, sub=None),
        make(app, "alice"),
        make(app, exp=None),
        make(app, exp="soon"),
        make(app, algorithm="HS512"),
        jwt.encode(jwt.decode(make(app), options={"verify_signature": False}), "", "none"),
        make(app) + "x",
        "a.b.c",
        tokens.make_user_token(actor.id, 1),
    ):
        assert code(ask(surfaces.AppsView, app_id=app.id, **bearer(text))) == (401, "AUTH_INVALID_END_USER_JWT"), text
    assert code(ask(surfaces.AppsView, app_id=app.id, **bearer(make(app, life=-1)))) == (401, "AUTH_END_USER_JWT_EXPIRED")
    assert code(ask(surfaces.AppsView, app_id="app_unknown", **bearer(make(app)))) == (401, "AUTH_INVALID_END_USER_JWT")


def test_end_user_tokens_die_when_the_secret_is_rotated() -> None:
    actor = factories.make_actor()
    app = factories.make_app(actor)
    text = factories.make_end_user_token(app)
    apps.rotate_secret(actor, app.id)
    assert code(ask(surfaces.AppsView, app_id=app.id, **bearer(text))) == (401, "AUTH_INVALID_END_USER_JWT")


def test_administration_of_an_app_takes_no_end_user_token() -> None:
    class Administration(surfaces.AppsView):
        end_users = False

    app = factories.make_app()
    assert code(ask(Administration, app_id=app.id, **bearer(factories.make_end_user_token(app)))) == (401, "AUTH_REQUIRED")


def test_index_takes_a_publisher_key_in_header_or_body_and_the_header_wins() -> None:
    key, text = factories.make_key(kind="publisher")
    in_body = b'{"platform_api_key": "%s"}' % text.encode()
    assert ask(surfaces.IndexView, "POST", X_Api_Key=text).data["id"] == key.id
    assert ask(surfaces.IndexView, "POST", body=in_body).data["id"] == key.id
    assert ask(surfaces.IndexView, "POST", body=in_body, X_Api_Key="pk_wrong").data == {"detail": "publisher_key_invalid"}
    for body in (b"", b"{}", b"[]", b"{broken", b'{"platform_api_key": 5}'):
        answer = ask(surfaces.IndexView, "POST", body=body)
        assert (answer.status_code, answer.data) == (401, {"detail": "publisher_key_required"})
    assert ask(surfaces.IndexView, "POST", X_Api_Key=factories.make_key()[1]).data == {"detail": "publisher_key_invalid"}


def test_head_needs_the_permission_of_get() -> None:
    class Guarded(surfaces.PlatformView):
        permission = {"GET": "flows.view"}

    _, text = factories.make_key(permissions_wanted=("tables.view",))
    assert ask(Guarded, "HEAD", **bearer(text)).status_code == 403


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "BREW"])
def test_methods_a_view_does_not_have_are_405_before_anything_else(method: str) -> None:
    assert ask(surfaces.PlatformView, method).status_code == 405
