"""The pages about OAuth apps in a real browser, in both themes and both widths, with axe looking over each."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from integrations.models import OAuthApp
from tests.browser.test_pages import check, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_oauth_app_is_added_examined_and_removed(page: Page, site: str, picture: Any) -> None:
    sign_in(page, site, make_user())
    page.goto("/dashboard/oauth-apps")
    expect(page.get_by_text("No OAuth apps yet")).to_be_visible()
    check(page)
    page.get_by_label("Provider").select_option("sandbox")
    page.get_by_label("Client id").fill("bad-id")
    page.get_by_label("Client secret").fill("a-secret")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text(f"{site}/oauth/callback")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the redirect URI")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Examine").click()
    expect(page.get_by_text("Mend this")).to_be_visible()
    check(page)
    picture("oauth-app-doctor")
    page.get_by_label("New client secret").fill("another-secret")
    page.get_by_role("button", name="Rotate").click()
    expect(page.get_by_text("The new secret is stored.")).to_be_visible()
    page.goto("/dashboard/oauth-apps")
    expect(page.get_by_role("link", name="Sandbox", exact=True)).to_be_visible()
    check(page)
    picture("oauth-apps")
    page.get_by_role("link", name="Sandbox", exact=True).click()
    page.get_by_role("link", name="Remove").click()
    check(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The OAuth app is removed.")).to_be_visible()
    assert not OAuthApp.objects.exists()
