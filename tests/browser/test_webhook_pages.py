"""The pages about webhooks in a real browser, in both themes and both widths, with axe looking over each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from automation.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from connect_platform.core.events import Event
from connections.models import InboundAddress, InboundEvent, InboundRejection, ProviderSubscription
from tests.browser.test_pages import check, sign_in
from tests.dashboard.rows import make_connection
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def make_deliveries(endpoint: WebhookEndpoint) -> None:
    """Some that arrived, one that is tried again and one that was given up."""
    for number, (state, error) in enumerate(
        [("failed", "It answered 500."), ("waiting", "It took longer than 15 seconds."), ("done", ""), ("done", "")]
    ):
        event = Event.objects.create(
            company_id=endpoint.company_id, type="Connection.Updated", data={"n": number}, dispatched_at=timezone.now()
        )
        delivery = WebhookDelivery.objects.create(
            endpoint=endpoint,
            event=event,
            state=state,
            attempt=1,
            last_error=error,
            due_at=timezone.now() + timedelta(minutes=30, seconds=1),
            created_at=timezone.now() - timedelta(minutes=number),
        )
        response = "<h1>Internal Server Error</h1>" + " and so on" * 30 if state == "failed" else ""
        WebhookAttempt.objects.create(
            delivery=delivery, number=1, status=None if state == "waiting" else 500 if error else 204, error=error,
            milliseconds=31, response=response,
        )  # fmt: skip
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=timezone.now(), failures_in_a_row=2)


def test_a_webhook_is_added_tested_and_deleted(page: Page, site: str, picture: Any) -> None:
    sign_in(page, site, make_user())
    page.goto("/dashboard/webhooks")
    expect(page.get_by_text("No webhooks yet")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Add a webhook").first.click()
    check(page)
    page.get_by_role("link", name="What a provider sends").click()
    check(page)
    page.get_by_label("What is delivered").get_by_role("link").first.click()
    page.get_by_label("URL").fill("https://hooks.example.com/connect/a-rather-long-path/of-a-customer-with-a-long-name")
    page.get_by_label("Connection.Updated").check()
    picture("webhook-new")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name="Copy the signing secret")).to_be_visible()
    check(page)
    picture("webhook-secret")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("The test is on its way.")).to_be_visible()
    check(page)
    row = WebhookEndpoint.objects.get()
    make_deliveries(row)
    page.goto(f"/dashboard/webhooks/{row.pk}")
    expect(page.get_by_text("2 tries in a row did not arrive.")).to_be_visible()
    check(page)
    picture("webhook")
    page.get_by_label("State").select_option("failed")
    expect(page).to_have_url(f"{site}/dashboard/webhooks/{row.pk}?state=failed#deliveries")
    page.get_by_role("link", name="Connection.Updated").click()
    expect(page.get_by_text("Internal Server Error")).to_be_visible()
    check(page)
    picture("webhook-delivery")
    page.goto("/dashboard/webhooks")
    expect(page.get_by_text("66.7 %")).to_be_visible()
    check(page)
    picture("webhooks")
    page.get_by_role("link", name="https://hooks.example.com").click()
    page.get_by_role("link", name="Delete").click()
    check(page)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The webhook is deleted.")).to_be_visible()
    assert not WebhookEndpoint.objects.exists()


def test_the_inbox_with_its_addresses_refusals_and_subscriptions(page: Page, site: str, picture: Any) -> None:
    company = make_company()
    sign_in(page, site, make_user(company))
    own = make_connection(company, account_label="ada@example.com")
    page.goto("/dashboard/inbox")
    expect(page.get_by_text("Nothing came in yet")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Make an address").click()
    check(page)
    page.get_by_label("Connection id").fill(str(own.pk))
    page.get_by_role("button", name="Make", exact=True).click()
    expect(page.get_by_role("button", name="Copy the secret")).to_be_visible()
    check(page)
    picture("inbox-address")
    address = InboundAddress.objects.get()
    given: dict[str, Any] = {"company": company, "provider": "sandbox", "body": '{"id": "evt_1", "data": {"name": "Ada"}}'}
    for number, (state, reason) in enumerate(
        [("matched", ""), ("unmatched", "not_one_connection"), ("ignored", "confirmation"), ("received", "")]
    ):
        event = InboundEvent.objects.create(
            event_id=f"evt_{number}", type="contact.created", state=state, reason=reason, address=address,
            headers={"user-agent": "Sandbox/1.0"}, is_verified=True, **given,
        )  # fmt: skip
        if state == "matched":
            event.matches.create(connection=own, company=company)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for reason in ("signature_wrong", "timestamp_outside"):
        InboundRejection.objects.create(
            company=company, provider="sandbox", scope=address.pk, reason=reason, hour=hour, count=17
        )
    ProviderSubscription.objects.create(
        company=company, connection=own, address=address, inputs={"events": "contact.created"}, state="failed",
        last_error="provider_refused: You may not make webhooks.",
    )  # fmt: skip
    for name in ("Events", "Refused", "Addresses", "Subscriptions"):
        page.goto("/dashboard/inbox")
        page.get_by_label("Inbox", exact=True).get_by_role("link", name=name).click()
        expect(page.locator("table").first).to_be_visible()
        check(page)
        picture(f"inbox-{name.lower()}")
    page.get_by_role("link", name="End").click()
    check(page)
    page.goto("/dashboard/inbox?state=unmatched")
    page.get_by_role("link", name="contact.created").click()
    check(page)
    picture("inbox-event")
    page.get_by_role("button", name="Replay").click()
    expect(page.get_by_text("It is matched anew.")).to_be_visible()
