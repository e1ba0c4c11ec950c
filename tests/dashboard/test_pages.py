"""The pages: who may open them, what they show, how few queries they take, and that nobody sees another company's things."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Company, User
from connect_platform.core.mail import Mail
from connections.models import Connection, ConnectSession, Status, Sync
from tests.dashboard.rows import make_call, make_connection, make_history
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db

PAGES = ["/dashboard", "/dashboard/connections", "/dashboard/calls", "/dashboard/work", "/dashboard/providers", "/demo"]


def signed_in(company: Company | None = None, **fields: Any) -> Client:
    browser = Client()
    browser.force_login(make_user(company, **fields))
    return browser


@pytest.mark.parametrize("path", [*PAGES, "/dashboard/mail"])
def test_a_visitor_is_sent_to_sign_in_and_back(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_company_is_taught_what_to_do(path: str) -> None:
    answer = signed_in().get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_home_greets_and_leads_on() -> None:
    text = Client().get("/").content.decode()
    for link in ("/dashboard", "/api/docs", "/demo", "/sign-in", "/sign-up"):
        assert f'href="{link}"' in text
    assert "/integrations/sandbox</code>" in text
    assert "Welcome back, Alice Example" in signed_in().get("/").content.decode()


def test_no_page_carries_inline_style_or_script() -> None:
    company = make_company()
    connection = make_connection(company)
    make_call(company, connection)
    browser = signed_in(company, is_staff=True)
    for path in ["/", *PAGES, "/dashboard/mail", f"/dashboard/connections/{connection.pk}"]:
        text = browser.get(path).content.decode()
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert text.count("<script") == text.count("<script src="), path
        assert " onclick=" not in text, path


def test_overview_takes_few_queries_whatever_the_number_of_rows(django_assert_max_num_queries: Any) -> None:
    company = make_company()
    for _ in range(12):
        connection = make_connection(company, status=Status.EXPIRED, last_error={"message": "Ended."})
        make_call(company, connection, outcome="failed", cause="provider_unreachable: away")
        Sync.objects.create(connection=connection)
    browser = signed_in(company)
    with django_assert_max_num_queries(11):
        text = browser.get("/dashboard").content.decode()
    assert "12 of 12 calls in the last 24 hours failed." in text
    assert "provider_unreachable: away" in text
    assert "It is due and waits for a free worker." in text


def test_staff_see_services_and_others_do_not() -> None:
    assert 'id="services"' in signed_in(is_staff=True).get("/dashboard").content.decode()
    assert 'id="services"' not in signed_in().get("/dashboard").content.decode()


def test_staff_without_a_company_may_look() -> None:
    user = make_user(is_staff=True)
    User.objects.filter(pk=user.pk).update(company=None)
    browser = Client()
    browser.force_login(user)
    assert browser.get("/dashboard").status_code == 200


def test_mail_is_for_staff_and_shows_the_link(settings: Any) -> None:
    Mail.objects.create(to="a@example.com", subject="Confirm", content={"text": "open http://127.0.0.1/x?a=1&b=2", "html": ""})
    assert signed_in().get("/dashboard/mail").status_code == 403
    browser = signed_in(is_staff=True)
    assert 'href="http://127.0.0.1/x?a=1&amp;b=2"' in browser.get("/dashboard/mail").content.decode()
    settings.CONFIG = {**settings.CONFIG, "SMTP_URL": "smtp://mail.example.com"}
    assert "http://127.0.0.1/x" not in browser.get("/dashboard/mail").content.decode()


def test_connections_are_listed_filtered_and_found(django_assert_max_num_queries: Any) -> None:
    company = make_company()
    for number in range(30):
        make_connection(company, account_label=f"Account {number}", user_id=f"user-{number}")
    odd = make_connection(company, account_label="Odd one", provider="slack", status=Status.EXPIRED)
    make_connection(make_company(), account_label="Foreign")
    browser = signed_in(company)
    with django_assert_max_num_queries(6):
        first = browser.get("/dashboard/connections").content.decode()
    assert "1\u201325 of 31" in first
    assert "Foreign" not in first
    assert "26\u201331 of 31" in browser.get("/dashboard/connections?page=2").content.decode()
    for query in ("q=odd", "status=expired", "provider=slack", f"q={odd.pk}"):
        text = browser.get(f"/dashboard/connections?{query}").content.decode()
        assert text.count('class="title"') == 1, query
        assert "Odd one" in text
    assert "Nothing matches" in browser.get("/dashboard/connections?q=nowhere").content.decode()


def test_a_connection_shows_state_error_calls_and_history(django_assert_max_num_queries: Any) -> None:
    company = make_company()
    error = {"code": "needs_reauth", "message": "Slack ended it.", "hint": "Connect the account again."}
    connection = make_connection(company, status=Status.EXPIRED, last_error=error, scopes_granted=["chat:write"])
    for _ in range(5):
        make_call(company, connection, outcome="refused", cause="The provider answered 404.")
    make_history(connection, 30)
    browser = signed_in(company)
    with django_assert_max_num_queries(11):
        text = browser.get(f"/dashboard/connections/{connection.pk}").content.decode()
    for said in (
        "Needs reconnecting",
        "Slack ended it.",
        "Connect the account again.",
        "needs_reauth",
        "chat:write",
        "1\u201325 of 30",
    ):
        assert said in text
    assert text.count("The provider answered 404.") == 5
    assert f"/dashboard/connections/{connection.pk}/reconnect" in text


def test_history_is_searched_and_filtered_by_type() -> None:
    company = make_company()
    connection = make_connection(company)
    make_history(connection, 12)
    browser = signed_in(company)
    assert browser.get(f"/dashboard/connections/{connection.pk}?q=tle+11").content.decode().count("Ursula") == 1
    assert "Nothing matches" in browser.get(f"/dashboard/connections/{connection.pk}?type=movie").content.decode()


def test_a_page_that_follows_along_gets_only_the_state() -> None:
    company = make_company()
    connection = make_connection(company, status=Status.SYNCING)
    browser, path = signed_in(company), f"/dashboard/connections/{connection.pk}"
    assert 'hx-trigger="every 2s"' in browser.get(path).content.decode()
    Connection.objects.filter(pk=connection.pk).update(status=Status.READY)
    part = browser.get(path, headers={"HX-Request": "true", "HX-Target": "state"}).content.decode()
    assert "<html" not in part
    assert "hx-trigger" not in part
    assert "Ready" in part


@pytest.mark.parametrize("suffix", ["", "/disconnect"])
def test_another_companys_connection_does_not_exist(suffix: str) -> None:
    connection = make_connection(make_company())
    answer = signed_in().get(f"/dashboard/connections/{connection.pk}{suffix}")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_disconnecting_asks_first_and_then_ends_it() -> None:
    company = make_company()
    connection = make_connection(company, credentials={"access_token": "secret-token"})
    browser, path = signed_in(company), f"/dashboard/connections/{connection.pk}/disconnect"
    asked = browser.get(path).content.decode()
    assert "Disconnect Sandbox?" in asked
    assert "secret-token" not in asked
    connection.refresh_from_db()
    assert connection.status == Status.READY
    answer = browser.post(path, follow=True)
    assert answer.redirect_chain == [(f"/dashboard/connections/{connection.pk}", 302)]
    assert "Disconnected. The credentials are destroyed here" in answer.content.decode()
    connection.refresh_from_db()
    assert (connection.status, connection.credentials) == (Status.DISCONNECTED, None)


@pytest.mark.parametrize("verb", ["disconnect", "reconnect"])
def test_a_viewer_may_look_but_not_change(verb: str) -> None:
    company = make_company()
    connection = make_connection(company)
    browser = signed_in(company, role="viewer")
    assert browser.get(f"/dashboard/connections/{connection.pk}").status_code == 200
    assert browser.post(f"/dashboard/connections/{connection.pk}/{verb}").status_code == 403
    connection.refresh_from_db()
    assert connection.status == Status.READY
    assert not ConnectSession.objects.exists()


def test_another_companys_connection_cannot_be_changed() -> None:
    connection = make_connection(make_company())
    for verb in ("disconnect", "reconnect"):
        assert signed_in().post(f"/dashboard/connections/{connection.pk}/{verb}").status_code == 404
    connection.refresh_from_db()
    assert connection.status == Status.READY
    assert not ConnectSession.objects.exists()


def test_reconnecting_leads_to_the_hosted_page_and_back(settings: Any) -> None:
    company = make_company()
    connection = make_connection(company, status=Status.EXPIRED, scheme="OAUTH2")
    answer = signed_in(company).post(f"/dashboard/connections/{connection.pk}/reconnect")
    session = ConnectSession.objects.get(connection=connection)
    assert answer["Location"] == f"{settings.PUBLIC_URL}/link/{session.short_code}"
    assert session.redirect_url == f"{settings.PUBLIC_URL}/dashboard/connections/{connection.pk}"


def test_the_demo_makes_a_link_that_leads_back_to_its_connection(settings: Any) -> None:
    company = make_company()
    answer = signed_in(company).post("/demo")
    session = ConnectSession.objects.get(company=company)
    assert answer["Location"] == f"{settings.PUBLIC_URL}/link/{session.short_code}"
    assert session.redirect_url == f"{settings.PUBLIC_URL}/dashboard/connections/{session.connection_id}"
    assert session.connection.provider == "sandbox"


def test_calls_are_paged_without_gaps_and_filtered_by_outcome(django_assert_max_num_queries: Any) -> None:
    company = make_company()
    for number in range(60):
        make_call(company, cause=f"cause-{number}", outcome="failed" if number == 7 else "ok")
    make_call(make_company(), cause="foreign")
    browser = signed_in(company)
    with django_assert_max_num_queries(6):
        first = browser.get("/dashboard/calls")
    assert len(first.context["rows"]) == 50
    second = browser.get(f"/dashboard/calls?before={first.context['older']}")
    seen = [row["cause"] for row in (*first.context["rows"], *second.context["rows"])]
    assert sorted(seen) == sorted(f"cause-{number}" for number in range(60))
    only = browser.get("/dashboard/calls?outcome=failed").context["rows"]
    assert [row["cause"] for row in only] == ["cause-7"]


def test_work_that_was_given_up_has_its_own_list() -> None:
    company = make_company()
    Sync.objects.create(connection=make_connection(company), state="failed", attempt=6, last_error="provider_error: no")
    Sync.objects.create(connection=make_connection(company), state="failed", attempt=6, last_error="later")
    browser = signed_in(company)
    assert "Nothing waits" in browser.get("/dashboard/work").content.decode()
    assert "Given up after 6 tries: provider_error: no" in browser.get("/dashboard/work?state=failed").content.decode()


def test_providers_are_searched_without_a_query_per_provider(django_assert_max_num_queries: Any) -> None:
    browser = signed_in()
    with django_assert_max_num_queries(4):
        text = browser.get("/dashboard/providers?q=sandbox").content.decode()
    assert '<code class="small">sandbox</code>' in text
    assert "No such provider" in browser.get("/dashboard/providers?q=zzzzz").content.decode()


def test_what_people_type_is_escaped() -> None:
    company = make_company()
    make_connection(company, account_label="<script>alert(1)</script>")
    text = signed_in(company).get('/dashboard/connections?q=<script>"').content.decode()
    assert "<script>" not in text.replace("<script src=", "")


def test_a_provider_is_connected_from_the_catalogue_for_the_company_itself(settings: Any) -> None:
    company = make_company()
    answer = signed_in(company).post("/dashboard/providers/google_calendar/connect")
    session = ConnectSession.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{settings.PUBLIC_URL}/link/{session.short_code}")
    assert session.redirect_url == f"{settings.PUBLIC_URL}/dashboard/connections/{session.connection_id}"
    assert (session.connection.provider, session.connection.user_id, session.company) == ("google-calendar", "", company)


@pytest.mark.parametrize(("role", "slug", "status"), [("viewer", "sandbox", 403), ("admin", "no-such-provider", 404)])
def test_who_may_not_connect_or_names_nothing_makes_nothing(role: str, slug: str, status: int) -> None:
    answer = signed_in(make_company(), role=role).post(f"/dashboard/providers/{slug}/connect")
    assert answer.status_code == status
    assert not ConnectSession.objects.exists()
