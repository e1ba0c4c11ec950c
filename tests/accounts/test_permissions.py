"""What roles, keys and scopes hold."""

from __future__ import annotations

import pytest

from accounts import permissions


def test_every_documented_key_exists() -> None:
    documented = (
        "templates.view templates.write actions.view actions.execute triggers.view triggers.write flows.view flows.write "
        "task_history.view records.view records.write tables.view tables.write alerts.view alerts.write connections.view "
        "connections.write agents.view agents.write agents.execute data_sources.view data_sources.write data_sources.query "
        "deployments.view deployments.write billing.view billing.write account.view account.write company.view "
        "webhooks.view webhooks.write"
    )
    assert frozenset(documented.split()) == permissions.ALL


def test_viewer_holds_every_view_and_nothing_else() -> None:
    assert permissions.of_role("viewer") == {key for key in permissions.ALL if key.endswith(".view")}


def test_manager_holds_all_but_writing_account_and_billing() -> None:
    assert permissions.ALL - permissions.of_role("manager") == {"account.write", "billing.write"}


def test_admin_holds_all() -> None:
    assert permissions.of_role("admin") == permissions.ALL


@pytest.mark.parametrize("role", [None, "", "super_admin", "Admin"])
def test_unknown_role_holds_nothing(role: str | None) -> None:
    assert permissions.of_role(role) == frozenset()


def test_key_words() -> None:
    assert permissions.of_key(("read",), "admin") == permissions.VIEWS
    assert permissions.of_key(("write",), "admin") == permissions.ALL
    assert permissions.of_key(("write",), "manager") == permissions.ALL - {"account.write", "billing.write"}
    assert permissions.of_key(("*",), "admin") == permissions.ALL
    assert permissions.of_key(("tables.view", "flows.write"), "admin") == {"tables.view", "flows.write"}
    assert permissions.of_key(("nonsense",), "admin") == frozenset()


def test_key_never_holds_more_than_its_creators_role() -> None:
    assert permissions.of_key(("*",), "viewer") == permissions.VIEWS
    assert permissions.of_key(("flows.write", "flows.view"), "viewer") == {"flows.view"}
    assert permissions.of_key(("*",), None) == frozenset()


def test_scopes_are_apart() -> None:
    assert permissions.of_scopes(["read"]) == {"connections.view"}
    assert permissions.of_scopes(["write"]) == {"connections.write"}
    assert permissions.of_scopes([]) == frozenset()
