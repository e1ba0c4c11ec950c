"""The way of a new customer in a real browser, in both themes and both widths, with axe looking over every page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Company, User
from connect_platform.core import work
from connections.models import Connection, Status, Sync
from tests.dashboard.rows import make_call, make_connection
from tests.factories import PASSWORD, make_company, make_user

pytestmark = pytest.mark.django_db(transaction=True)

ONCE = pytest.mark.parametrize(("theme", "size"), [("light", "desktop")], indirect=True)
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what passes nothing is told
}


def check(page: Page) -> None:
    """No violation of WCAG 2.2 AA, and nothing wider than the window."""
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == [], page.url
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, page.url


def sign_in(page: Page, site: str, user: User) -> None:
    """Give the browser the session of a person who signed in."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "connect_session", "value": client.cookies["connect_session"].value, "url": site}])


def test_from_sign_up_over_the_sandbox_to_its_history(page: Page, picture: Any) -> None:
    page.goto("/")
    check(page)
    picture("home")
    page.get_by_role("link", name="Create an account").click()
    check(page)
    page.get_by_label("Your name").fill("Ada Lovelace")
    page.get_by_label("Company").fill("Northwind Books")
    page.get_by_label("Email").fill("ada@northwind.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Three steps to your first connection")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Start the demo").click()
    check(page)
    page.get_by_role("button", name="Connect the sandbox").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connect your Sandbox account")
    check(page)
    picture("connect")
    page.get_by_role("button", name="Continue to Sandbox").click()
    page.get_by_role("button", name="Approve").click()
    expect(page).to_have_url(re.compile("/dashboard/connections/[0-9a-f-]{36}"))
    work.drain(Sync)
    page.reload()
    expect(page.locator("#state")).to_contain_text("Ready")
    expect(page.get_by_text("1\u201325 of 30")).to_be_visible()
    check(page)
    picture("connection")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("26\u201330 of 30")).to_be_visible()
    assert Connection.objects.get().status == Status.READY


@ONCE
def test_denying_leads_back_with_the_reason(page: Page, site: str) -> None:
    sign_in(page, site, make_user())
    page.goto("/demo")
    page.get_by_role("button", name="Connect the sandbox").click()
    page.get_by_role("button", name="Continue to Sandbox").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.locator("#state")).to_contain_text("Rejected")
    expect(page.locator("#state")).to_contain_text("You did not allow the connection.")
    check(page)


def test_a_pasted_key_that_is_refused_can_be_corrected(page: Page, site: str) -> None:
    sign_in(page, site, make_user())
    page.goto("/demo")
    page.get_by_role("button", name="Connect the sandbox").click()
    page.get_by_text("Other ways to connect").click()
    page.get_by_label("Use an API key").check()
    page.get_by_role("button", name="Continue to Sandbox").click()
    check(page)
    page.get_by_label("API key").fill("sandbox-bad")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Sandbox does not accept it.")).to_be_visible()
    check(page)
    page.get_by_label("API key").fill("sandbox-key")
    page.get_by_role("button", name="Connect").click()
    expect(page).to_have_url(re.compile("/dashboard/connections/[0-9a-f-]{36}"))


def busy_company() -> Company:
    """A company on whose pages something is to be seen in every place."""
    company = make_company("Northwind Books")
    ready = make_connection(company, account_label="Grace Hopper", provider="slack")
    gone = make_connection(
        company,
        account_label="Margaret Hamilton",
        provider="hubspot",
        status=Status.EXPIRED,
        last_error={
            "code": "needs_reauth",
            "message": "HubSpot ended the authorization.",
            "hint": "Connect the account again.",
        },
    )
    make_connection(company, account_label="Katherine Johnson", status=Status.SYNCING)
    for number in range(40):
        failed = number % 13 == 4
        make_call(
            company,
            gone if failed else ready,
            outcome="failed" if failed else "ok",
            status=502 if failed else 200,
            at=timezone.now() - timedelta(minutes=30 * number + 1),
            duration_ms=60.0 + number * 7 % 90,
            cause="provider_unreachable: HubSpot did not answer." if failed else "",
        )
    Sync.objects.create(connection=ready)
    return company


def test_every_dashboard_page_can_be_used_by_everybody(page: Page, site: str, picture: Any) -> None:
    sign_in(page, site, make_user(busy_company(), full_name="Ada Lovelace", is_staff=True))
    for path in ("", "/connections", "/calls", "/work", "/providers", "/mail", "/settings"):
        page.goto(f"/dashboard{path}")
        check(page)
        if path in ("", "/calls"):
            picture(f"dashboard{path.replace('/', '-')}")


def test_failures_and_questions_are_pages_too(page: Page, site: str) -> None:
    company = make_company()
    connection = make_connection(company)
    sign_in(page, site, make_user(company))
    for path, heading in (
        ("/nowhere", "There is nothing here"),
        ("/link/unknown-code", "There is no such link"),
        (f"/dashboard/connections/{connection.pk}/disconnect", "Disconnect Sandbox?"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        check(page)


@ONCE
def test_the_theme_switch_is_remembered(page: Page) -> None:
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/sign-in")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate(ground) == dark


@ONCE
def test_the_first_stop_of_the_keyboard_skips_the_navigation(page: Page, site: str) -> None:
    sign_in(page, site, make_user())
    page.goto("/dashboard")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


@pytest.mark.parametrize(("theme", "size"), [("dark", "phone")], indirect=True)
def test_the_menu_opens_on_a_phone(page: Page, site: str) -> None:
    sign_in(page, site, make_user())
    page.goto("/dashboard")
    page.locator("summary", has_text="Menu").click()
    check(page)
    page.get_by_role("navigation", name="Main, on a phone").get_by_role("link", name="Calls", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calls")


def test_signing_in_and_connecting_need_no_scripts(chromium: Any, site: str) -> None:
    user = make_user(password=PASSWORD)
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.goto("/demo")
    page.get_by_role("button", name="Connect the sandbox").click()
    page.get_by_role("button", name="Continue to Sandbox").click()
    page.get_by_role("button", name="Approve").click()
    expect(page).to_have_url(re.compile("/dashboard/connections/[0-9a-f-]{36}"))
    context.close()


@ONCE
def test_swagger_reads_the_document(page: Page) -> None:
    page.goto("/api/docs")
    expect(page.locator("#swagger-ui .info .title")).to_contain_text("Connect Platform")
