"""Two companies with everything in them: alice's, which owns, and mallory's, which is outside."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import ApiKey, App, Company, Invitation, OAuthClient, Outlet, User
from automation.models import (
    Alert,
    AlertDigest,
    Execution,
    Flow,
    FlowTrigger,
    FlowVersion,
    ImportJob,
    MirrorRule,
    PushRule,
    Record,
    RecordPush,
    ReplayBatch,
    StepRun,
    Table,
    TableView,
    WebhookDelivery,
    WebhookEndpoint,
)
from automation.services.tables import designing, viewing, writing
from connect_platform.core.actors import Actor
from connect_platform.core.events import Event
from connections.models import (
    Connection,
    ConnectLink,
    ConnectSession,
    HistoryItem,
    InboundAddress,
    InboundEvent,
    ProviderSubscription,
    Status,
)
from integrations.api.custom_providers import DEFINITION
from integrations.models import ApiDescription, CustomProvider, OAuthApp, Toolkit
from tests import factories

Headers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One company: its people, credentials of every kind, and an object of every kind."""

    company: Company
    user: User
    actor: Actor
    app: App
    other_app: App
    end_user: str
    key: ApiKey
    client: OAuthClient
    outlet: Outlet
    address: InboundAddress
    subscription: ProviderSubscription
    inbound: InboundEvent
    invitation: Invitation
    link: ConnectLink
    session: ConnectSession
    public: Connection
    own: Connection
    apps: Connection
    oauth_app: OAuthApp
    flow: Flow
    execution: Execution
    record: Record
    import_job: ImportJob
    replay_batch: ReplayBatch
    trigger: FlowTrigger
    custom: CustomProvider
    api_description: ApiDescription
    webhook: WebhookEndpoint
    forwarding: WebhookEndpoint
    delivery: WebhookDelivery
    forwarded: WebhookDelivery
    table: Table
    table_view: TableView
    mirror: MirrorRule
    push: PushRule
    record_push: RecordPush
    alert: Alert
    alert_digest: AlertDigest
    credentials: dict[str, Headers]


#: Which credentials a surface takes.
ACCEPTED: dict[str, tuple[str, ...]] = {
    "public": ("user", "api_key", "oauth_token", "publishable_key", "intent_token"),
    "apps": ("app_key", "end_user"),
    "connect": ("user", "api_key"),
    "platform": ("user", "api_key"),
    "index": ("publisher_key",),
}
SANDBOX = {"provider": "sandbox", "scheme": "API_KEY", "status": Status.READY}


def bearer(text: str, scheme: str = "Bearer") -> Headers:
    return {"HTTP_AUTHORIZATION": f"{scheme} {text}"}


def make_side(name: str) -> Side:
    """A company with real rows of everything an operation can name."""
    company = factories.make_company(name)
    user = factories.make_user(company, email=f"{name}@example.com")
    actor = factories.make_actor(user)
    app, other_app = factories.make_app(actor), factories.make_app(actor, "Second")
    end_user = str(uuid.uuid4())
    key, key_text = factories.make_key(actor)
    client, _ = factories.make_client(actor)
    Toolkit.objects.create(app=app, company_id=company.pk, provider="sandbox", auth_scheme="OAUTH2")
    mine = {"company": company, "credentials": {"api_key": "sandbox-key"}, "connected_at": timezone.now(), **SANDBOX}
    public = Connection.objects.create(surface="public", user_id="reader", **mine)
    HistoryItem.objects.create(connection=public, external_id="1", type="book", title="A Book")
    link = ConnectLink.objects.create(company=company, provider="sandbox", notes="private")
    session = ConnectSession.objects.create(
        company=company,
        connection=public,
        expires_at=timezone.now() + timedelta(minutes=30),
        redirect_url="https://example.com/back",
    )
    invitation = Invitation.objects.create(
        company=company,
        inviter=user,
        email=f"guest-of-{name}@example.com",
        role="viewer",
        hash=uuid.uuid4().hex,
        expires_at=timezone.now() + timedelta(days=1),
    )
    address = InboundAddress.objects.create(
        company=company, provider="sandbox", digest=uuid.uuid4().hex, secrets={"token": "t", "verify_token": "v"}
    )
    subscription = ProviderSubscription.objects.create(company=company, connection=public, address=address)
    inbound = InboundEvent.objects.create(
        provider="sandbox", scope=address.pk, event_id="e1", address=address, company=company, body='{"private": true}'
    )
    secrets = {"current": "whsec_" + "QUJD" * 10}
    hook: dict[str, Any] = {"company": company, "url": "https://example.com/hooks", "events": ["*"], "secrets": secrets}
    webhook = WebhookEndpoint.objects.create(kind="company", **hook)
    forwarding = WebhookEndpoint.objects.create(kind="provider", provider="sandbox", **hook)
    event = Event.objects.create(company_id=company.pk, type="webhook.test", data={"own": 1}, dispatched_at=timezone.now())
    delivery, forwarded = (WebhookDelivery.objects.create(endpoint=one, event=event) for one in (webhook, forwarding))
    slug = f"custom-{name}"
    custom = CustomProvider.objects.create(company_id=company.pk, slug=slug, definition={**DEFINITION, "slug": slug})
    columns = [{"name": "email", "type": "string"}, {"name": "age", "type": "number"}]
    table = designing.create(actor, name="Private", slug=f"table-{name}", columns=columns)
    writing.create(table, [{"data": {"email": "private@example.com"}, "externalKey": "private"}], by="user:own")
    alert = Alert.objects.create(
        company=company, channel="email", target=user.email, event_types=["flow.failed"], confirmed_at=timezone.now()
    )
    steps = [{"id": "a", "kind": "wait", "config": {"mode": "approval"}}]
    flow = Flow.objects.create(company=company, name="Private", steps=steps, version=1, status="published")
    FlowVersion.objects.create(flow=flow, number=1, steps=steps)
    execution = Execution.objects.create(
        company_id=company.pk, flow_id=flow.pk, version=1, state="parked", started_at=timezone.now(), payload={"private": 1}
    )
    StepRun.objects.create(
        execution_id=execution.pk, step_id="a", path="", attempt=1, number=1, kind="wait", status="waiting",
        started_at=timezone.now(),
    )  # fmt: skip
    push = PushRule.objects.create(
        company=company, name="Private", resource_type="lead", events=["created"], url="https://example.com/in", method="POST",
        is_active=False,
    )  # fmt: skip
    return Side(
        push=push,
        record_push=RecordPush.objects.create(rule=push, record_id=uuid.uuid4(), version=1, state="failed"),
        mirror=MirrorRule.objects.create(company=company, table=table, resource_type="lead", is_active=False),
        flow=flow,
        execution=execution,
        record=Record.objects.create(
            company_id=company.pk,
            provider="sandbox",
            resource_type="contact",
            external_id="1",
            source="webhook",
            data={"a": name},
        ),
        import_job=ImportJob.objects.create(
            company_id=company.pk, kind="records", target="sandbox", format="csv", bytes=0, state="running"
        ),
        replay_batch=ReplayBatch.objects.create(
            company_id=company.pk, flow_id=flow.pk, start="start", version="published", total=1, asked_by="user:x"
        ),
        trigger=FlowTrigger.objects.create(
            flow=flow, company_id=company.pk, provider="sandbox", name="contact.created", kind="webhook", is_active=False
        ),
        custom=custom,
        api_description=ApiDescription.objects.create(
            company_id=company.pk, provider="sandbox", name=name, format="openapi-3.1", sha256="0" * 64
        ),
        webhook=webhook,
        forwarding=forwarding,
        delivery=delivery,
        forwarded=forwarded,
        table=table,
        table_view=viewing.create(actor, table, name="Private"),
        alert=alert,
        alert_digest=AlertDigest.objects.create(alert=alert, count=1, items=[], state="done"),
        address=address,
        subscription=subscription,
        inbound=inbound,
        company=company,
        user=user,
        actor=actor,
        app=app,
        other_app=other_app,
        end_user=end_user,
        key=key,
        client=client,
        link=link,
        session=session,
        public=public,
        outlet=factories.make_outlet(company),
        invitation=invitation,
        own=Connection.objects.create(surface="connect", **mine),
        apps=Connection.objects.create(surface="apps", app=app, user_id=end_user, **mine),
        oauth_app=OAuthApp.objects.create(
            company_id=company.pk, provider="sandbox", client_id=f"{name}-client", secrets={"client_secret": "secret"}
        ),
        credentials=_credentials(actor, user, app, end_user, key_text, public),
    )


def _credentials(actor: Actor, user: User, app: App, end_user: str, key_text: str, public: Connection) -> dict[str, Headers]:
    from accounts import tokens

    return {
        "user": bearer(factories.make_token(user)),
        "api_key": {"HTTP_X_API_KEY": key_text},
        "oauth_token": bearer(factories.make_oauth_token(actor)),
        "publishable_key": bearer(factories.make_key(actor, kind="publishable")[1], "Publishable"),
        "intent_token": {"HTTP_X_INTENT_TOKEN": tokens.make_intent_token(actor.company_id, str(public.pk), {})},
        "app_key": bearer(factories.make_app_key(actor, app)),
        "end_user": bearer(factories.make_end_user_token(app, end_user)),
        "publisher_key": {"HTTP_X_API_KEY": factories.make_key(actor, kind="publisher")[1]},
    }
