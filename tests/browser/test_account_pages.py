"""The pages for people who connected something: their own page, ending a connection, and another account coming back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Company
from connect_platform.core.actors import Actor
from connections.models import Connection, Health, Status
from connections.services.connecting import selfservice, sessions
from tests.browser.test_pages import check
from tests.dashboard.rows import make_connection
from tests.factories import make_company

pytestmark = pytest.mark.django_db(transaction=True)


def actor_of(company: Company) -> Actor:
    return Actor(kind="api_key", id="key_1", company_id=company.pk, permissions=frozenset({"*"}))


def connected(page: Page, company: Company) -> Connection:
    """Ada's account, connected on the pages."""
    row = make_connection(
        company, user_id="reader-7", status=Status.PENDING, scheme="OAUTH2", surface="public", credentials=None
    )
    row.connected_at = None
    row.save()
    page.goto(sessions.url(sessions.again(actor_of(company), row)))
    page.get_by_role("button", name="Continue to Sandbox").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sandbox is connected")
    row.refresh_from_db()
    return row


def test_the_page_of_an_end_user(page: Page, picture: Any) -> None:
    company = make_company("Northwind Books")
    mine = connected(page, company)
    same = {"user_id": "reader-7", "surface": "public", "connected_at": timezone.now() - timedelta(days=40)}
    make_connection(
        company, provider="github", account_label="ada-lovelace", scopes_granted=["repo", "odd:scope"], scheme="OAUTH2", **same
    )
    make_connection(company, provider="gmail", account_label="ada@lovelace.example", status=Status.EXPIRED, **same)
    make_connection(company, provider="hubspot", account_label="Northwind", health=Health.DEGRADED, **same)
    make_connection(company, provider="slack", account_label="Analytical Engines", status=Status.DISCONNECTED, **same)
    page.goto(selfservice.ask(actor_of(company), "reader-7", return_url="https://shop.example/settings")[1])
    expect(page).to_have_url(re.compile("/accounts$"))
    page.get_by_text("What it may do").first.click()
    check(page)
    picture("accounts")
    page.get_by_role("link", name="Disconnect: Sandbox").click()
    check(page)
    picture("accounts-disconnect")
    page.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_text("Sandbox is disconnected. Its access was also ended there.")).to_be_visible()
    check(page)
    mine.refresh_from_db()
    assert (mine.status, mine.credentials) == (Status.DISCONNECTED, None)


def test_another_account_is_a_question(page: Page, picture: Any) -> None:
    company = make_company("Northwind Books")
    row = connected(page, company)
    page.goto(sessions.url(sessions.again(actor_of(company), row, account_change="offer")))
    page.get_by_role("button", name="Continue to Sandbox").click()
    page.get_by_label("Alan").check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is another Sandbox account")
    check(page)
    picture("account-mismatch")
    page.get_by_role("button", name="Cancel").click()
    row.refresh_from_db()
    assert (row.account_external_id, row.status) == ("ada", Status.CONNECTED)
