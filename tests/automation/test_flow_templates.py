"""Flow templates: every one is right by the catalogue, publishes as it stands, and is cloned within the plan."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from accounts.models import Company
from automation import flow_templates as shipped
from automation.api.flows import SettingsBody
from automation.models import Execution, Flow, FlowTrigger
from automation.services.executions import executing
from automation.services.flows import cloning
from automation.services.flows import templates as flow_templates
from automation.template_spec import CATEGORIES, Start, Template, action
from connect_platform.core.audit import AuditEntry
from connections.models import Connection
from integrations import catalogue
from tests.automation.starting_world import at_home, call, connected, deliver
from tests.automation.template_world import Walk, unused
from tests.automation.test_flows_api import Caller

db = pytest.mark.django_db
live = pytest.mark.django_db(transaction=True)  # seen by other threads
SLUGS = [module.name.replace("_", "-") for module in iter_modules(shipped.__path__)]
CONTACT = "sandbox-contact-welcome"


@pytest.fixture
def alice() -> Caller:
    return Caller()


@pytest.fixture
def at_sandbox(live_server: Any, settings: Any) -> Caller:
    return at_home(live_server, settings)


def clone(caller: Caller, slug: str, status: int = 0, **body: Any) -> Any:
    return caller("POST", f"/flow-templates/{slug}/clone", body, status=status)


def run_of(caller: Caller, flow: str) -> Any:
    """The one execution of a flow, after the workers did what they could."""
    executing.pump()
    (row,) = caller("GET", f"/flows/{flow}/executions")["data"]
    return row, caller("GET", f"/flows/{flow}/executions/{row['id']}/steps")


# The files


def test_there_are_many_and_each_stands_in_a_file_of_its_name() -> None:
    assert len(SLUGS) >= 40
    for slug in SLUGS:
        template = import_module(f"{shipped.__name__}.{slug.replace('-', '_')}").template
        assert (template.slug, flow_templates.get(slug)) == (slug, template)
    names = [template.name for template in flow_templates.every()]
    assert len(names) == len(set(names))
    assert "categories" not in SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_a_template_is_right_by_the_catalogue(slug: str) -> None:
    template = flow_templates.get(slug)
    assert Walk(template).all() == []
    assert list(unused(template)) == []
    assert template.category in CATEGORIES
    assert 20 <= len(template.description) <= 400
    assert template.description.endswith(".")
    assert template.name == template.name.strip()
    body = SettingsBody(data=dict(template.settings))
    assert body.is_valid(), body.errors
    assert body.validated_data == template.settings


def test_what_is_wrong_with_a_template_is_said_with_step_and_field() -> None:
    steps = (
        action("slack", "send_message", "Post", {"text": "{{trigger.nothing}}"}),
        action("slack", "shout", "Shout", {}),
    )
    wrong = Walk(Template(slug="x", name="X", description="", category="sales", trigger=None, steps=steps)).all()
    assert [line.split(":")[0] for line in wrong] == [
        "step_1 inputMapping",
        "step_1 Post",
        "There is no action shout of slack.",
    ]


def test_every_kind_of_trigger_and_step_is_shown_in_some_template() -> None:
    every = flow_templates.every()
    assert {template.trigger.kind for template in every if template.trigger} == {
        "webhook",
        "poll",
        "schedule",
        "event",
        "manual",
    }
    kinds = {step["kind"] for template in every for step in template.steps}
    assert kinds >= {"action", "branch", "delay", "emit", "filter", "formatter", "http", "loop", "respond", "transform", "wait"}
    assert len({slug for template in every for slug in flow_templates.providers_of(template)}) >= 40


def test_the_first_template_needs_the_sandbox_alone() -> None:
    first = flow_templates.every()[0]
    assert (first.trigger, flow_templates.providers_of(first)) == (Start("sandbox", "contact.created", "webhook"), ("sandbox",))


def test_the_guide_names_every_template() -> None:
    guide = Path("docs/flow-templates.md").read_text().partition("## All of them")[2]
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|", guide, flags=re.MULTILINE)
    assert rows == [(template.slug, template.name) for template in flow_templates.every()]


# Looking


@db
def test_templates_are_listed_found_and_shown(alice: Caller) -> None:
    listed = alice("GET", "/flow-templates")
    assert [row["slug"] for row in listed] == [template.slug for template in flow_templates.every()]
    assert listed[0] == {
        "slug": CONTACT,
        "name": "Answer each new contact",
        "description": "When a contact is added to the sandbox account, takes its first name and sends back a greeting.",
        "category": "getting-started",
        "triggerProviderType": "sandbox",
        "requiredProviders": ["sandbox"],
        "stepCount": 2,
    }
    assert {row["category"] for row in alice("GET", "/flow-templates?category=leads")} == {"leads"}
    found = alice("GET", "/flow-templates?provider=meta_lead_ads")
    assert [row["slug"] for row in found] == ["meta-leads-to-hubspot"]
    assert [row["slug"] for row in alice("GET", "/flow-templates?search=DocuSign+contracts")] == ["signed-contract-filing"]
    assert alice("GET", "/flow-templates?search=zebra") == []
    categories = alice("GET", "/flow-templates/categories")
    assert categories[0] == {"category": "getting-started", "displayName": "Getting started", "count": 6}
    assert sum(row["count"] for row in categories) == len(listed)
    one = alice("GET", "/flow-templates/meta-leads-to-hubspot")
    assert {name: one[name] for name in listed[0]} == found[0]
    assert one["trigger"]["config"] == {"inputs": {"form_id": "[[form_id]]"}, "pollIntervalSeconds": 300}
    assert [value["key"] for value in one["values"]] == ["form_id", "channel"]
    assert one["sample"]["email"] == "ada@example.com"
    assert [step["kind"] for step in one["steps"]] == ["filter", "action", "action", "action"]
    assert alice("GET", "/flow-templates/normalize-lead")["trigger"] is None
    for slug in ("nothing", "meta_leads_to_hubspot", "__init__"):
        alice("GET", f"/flow-templates/{slug}", status=404)
        clone(alice, slug, status=404)


@db
def test_who_has_the_list_is_told_that_nothing_changed(alice: Caller) -> None:
    headers = {"Authorization": f"Bearer {alice.token}"}
    first = alice.http.get("/connect/v1/flow-templates", headers=headers)
    again = alice.http.get("/connect/v1/flow-templates", headers={**headers, "If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


# Cloning


@db
def test_every_template_is_cloned_and_published_as_it_stands(alice: Caller) -> None:
    for slug in SLUGS:
        template = flow_templates.get(slug)
        made = clone(alice, slug)
        assert (made["status"], made["version"], made["name"], made["template"]) == ("draft", 0, template.name, slug)
        assert [step["kind"] for step in made["steps"]] == [step["kind"] for step in template.steps]
        missing = [row["providerType"].replace("_", "-") for row in made["missingConnections"]]
        assert tuple(missing) == flow_templates.providers_of(template)
        assert alice("POST", f"/flows/{made['id']}/publish", status=200)["version"] == 1
    assert Flow.objects.filter(company_id=alice.company_id).exclude(template="").count() == len(SLUGS)
    assert AuditEntry.objects.filter(company_id=alice.company_id, action="template.clone").count() == len(SLUGS)


@db
def test_every_trigger_of_a_provider_can_be_made_with_its_values(alice: Caller) -> None:
    ids: dict[str, str] = {}
    for template in flow_templates.every():
        start = template.trigger
        if start is None or start.provider in flow_templates.OWN:
            continue
        connection = ids.get(start.provider) or ids.setdefault(start.provider, make_connection(alice, start.provider))
        values = {value.key: value.example for value in template.values}
        made = clone(alice, template.slug, triggerConnectionId=connection, values=values)
        (trigger,) = made["triggers"]
        assert (trigger["triggerName"], trigger["connectionId"]) == (start.name, connection), template.slug
        assert (made["pendingTrigger"], made["missingValues"]) == (None, []), template.slug
        assert list(cloning.places([made["steps"], trigger["config"]])) == [], template.slug


def make_connection(caller: Caller, provider: str, status: str = "connected", surface: str = "connect") -> str:
    scheme = catalogue.get(provider).auth.scheme
    made = Connection.objects.create(
        company_id=caller.company_id, provider=provider, scheme=scheme, status=status, surface=surface
    )
    return str(made.pk)


@db
def test_a_trigger_that_needs_no_connection_is_made_at_once(alice: Caller) -> None:
    hook = clone(alice, "sandbox-web-form")
    assert (hook["triggers"][0]["url"].split("/hooks/")[0] != "", hook["pendingTrigger"]) == (True, None)
    timed = clone(alice, "sandbox-daily-count", values={"time_zone": "Europe/Berlin"})
    assert timed["triggers"][0]["config"]["timeZone"] == "Europe/Berlin"
    assert len(timed["triggers"][0]["nextRuns"]) == 5
    assert clone(alice, "failed-flow-to-slack")["triggers"][0]["kind"] == "event"
    clone(alice, "sandbox-web-form", status=400, triggerConnectionId=make_connection(alice, "sandbox"))


@db
def test_connections_are_bound_by_provider_and_what_is_missing_is_told(alice: Caller) -> None:
    hubspot, slack = make_connection(alice, "hubspot"), make_connection(alice, "slack")
    make_connection(alice, "meta-lead-ads", status="expired")
    made = clone(alice, "meta-leads-to-hubspot", name="Leads", values={"channel": "#new"})
    assert made["name"] == "Leads"
    assert [step["config"].get("connectionId") for step in made["steps"]] == [None, hubspot, hubspot, slack]
    assert made["steps"][3]["config"]["inputMapping"]["channel"] == "#new"
    (missing,) = made["missingConnections"]
    assert (missing["providerType"], missing["displayName"], len(missing["candidates"])) == (
        "meta_lead_ads",
        "Meta Lead Ads",
        1,
    )
    assert [value["key"] for value in made["missingValues"]] == ["form_id"]
    assert (made["triggers"], made["pendingTrigger"]["config"]["inputs"]) == ([], {"form_id": "[[form_id]]"})
    other = make_connection(alice, "slack", surface="public")
    told = clone(alice, "meta-leads-to-hubspot")["missingConnections"]
    assert [(row["providerType"], set(row["candidates"])) for row in told][1:] == [("slack", {slack, other})]
    named = clone(alice, "meta-leads-to-hubspot", connections={"slack": other})
    assert named["steps"][3]["config"]["connectionId"] == other


@db
def test_a_pending_trigger_is_what_the_trigger_operation_takes(alice: Caller) -> None:
    connection = make_connection(alice, "hubspot")
    made = clone(alice, "hubspot-contact-to-slack")
    pending = {name: value for name, value in made["pendingTrigger"].items() if name != "hint"}
    assert pending["connectionId"] == connection
    assert alice("POST", f"/flows/{made['id']}/triggers", pending)["triggerName"] == "new_contact"


@db
def test_a_clone_that_cannot_be_made_leaves_nothing(alice: Caller) -> None:
    foreign, slack = make_connection(Caller(), "sandbox"), make_connection(alice, "slack")
    meta = make_connection(alice, "meta-lead-ads")
    for unknown in (foreign, str(uuid.uuid4()), slack, "x"):
        clone(alice, CONTACT, status=404, triggerConnectionId=unknown)
        clone(alice, CONTACT, status=404, connections={"sandbox": unknown})
    bodies: tuple[dict[str, Any], ...] = (
        {"connections": {"slack": slack}},
        {"connections": {"sandbox": 1}},
        {"connections": []},
        {"values": {"channel": "#x"}},
        {"values": 1},
        {"name": ""},
        {"name": "x" * 201},
    )
    for body in bodies:
        clone(alice, CONTACT, status=400, **body)
    for values in ({"channel": ""}, {"channel": None}, {"channel": ["#x"]}, {"channel": "x" * 2001}):
        clone(alice, "hubspot-contact-to-slack", status=400, values=values)
    refused = clone(alice, "meta-leads-to-hubspot", status=400, triggerConnectionId=meta)
    assert refused["message"] == ["values.form_id: The trigger needs it."]
    refused = clone(alice, "new-colleague", status=400, values={"tasks": "it's broken | {{"})
    assert refused["message"][0].startswith("steps.0.config.fields.tasks")
    assert not Flow.objects.exists()
    assert not FlowTrigger.objects.exists()


@db
def test_who_may_only_look_may_not_clone() -> None:
    viewer = Caller("viewer")
    assert len(viewer("GET", "/flow-templates")) == len(SLUGS)
    clone(viewer, CONTACT, status=403)
    assert not Flow.objects.exists()


@db
def test_the_same_key_clones_once(alice: Caller) -> None:
    headers = {"Authorization": f"Bearer {alice.token}", "Idempotency-Key": "clone-1"}
    path = f"/connect/v1/flow-templates/{CONTACT}/clone"
    first, again = (alice.http.post(path, {}, content_type="application/json", headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, first.json() == again.json()) == (201, 201, True)
    assert Flow.objects.count() == 1


# The plan


@db
def test_the_plan_limits_clones_also_of_flows_that_were_deleted(alice: Caller) -> None:
    Company.objects.filter(pk=alice.company_id).update(plan="free")
    made = [clone(alice, CONTACT)["id"] for _ in range(3)]
    alice("DELETE", f"/flows/{made[0]}")
    assert clone(alice, CONTACT, status=403)["message"].startswith("The plan allows 3 clones")
    assert (Flow.objects.count(), alice.flow() != "") == (3, True)


@live
def test_clones_at_once_do_not_slip_past_the_plan(alice: Caller) -> None:
    Company.objects.filter(pk=alice.company_id).update(plan="free")

    def one(_: int) -> int:
        try:
            path, own = f"/connect/v1/flow-templates/{CONTACT}/clone", {"Authorization": f"Bearer {alice.token}"}
            return int(Client().post(path, {}, content_type="application/json", headers=own).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(one, range(8)))
    assert (statuses, Flow.objects.count()) == ([201] * 3 + [403] * 5, 3)


@db
def test_a_trigger_beyond_the_plan_is_left_for_later_unless_it_was_asked_for(alice: Caller) -> None:
    Company.objects.filter(pk=alice.company_id).update(plan="free")
    for _ in range(2):
        alice("POST", f"/flows/{alice.flow()}/triggers", {"providerType": "manual", "triggerName": "run", "kind": "manual"})
    made = clone(alice, "sandbox-web-form")
    assert (made["triggers"], made["pendingTrigger"]["hint"][:31]) == ([], "The plan allows 2 active trigge")
    clone(alice, CONTACT, status=403, triggerConnectionId=make_connection(alice, "sandbox"))
    assert Flow.objects.exclude(template="").count() == 1


# Running


@live
def test_the_first_template_runs_on_a_contact(at_sandbox: Caller) -> None:
    connection = connected(at_sandbox)
    flow = clone(at_sandbox, CONTACT, triggerConnectionId=connection)["id"]
    at_sandbox("POST", f"/flows/{flow}/publish", status=200)
    deliver(connection, name="Ada Lovelace")
    row, steps = run_of(at_sandbox, flow)
    assert (row["status"], steps[0]["output"]["value"]) == ("completed", "Ada")


@live
def test_a_form_is_answered_with_the_contact_or_what_is_wrong(at_sandbox: Caller) -> None:
    connected(at_sandbox)
    made = clone(at_sandbox, "sandbox-web-form")
    at_sandbox("POST", f"/flows/{made['id']}/publish", status=200)
    path = "/hooks/" + made["triggers"][0]["url"].rpartition("/")[2]
    good = call(path, {"name": "Ada", "email": "Ada@Sandbox.example"})
    assert (good.status_code, good.json()["id"].startswith("contact_")) == (201, True)
    bad = call(path, {"name": "Ada"})
    assert (bad.status_code, bad.json()) == (422, {"error": "email is needed"})


@live
def test_an_order_goes_through_line_by_line(at_sandbox: Caller) -> None:
    connected(at_sandbox)
    made = clone(at_sandbox, "sandbox-order-lines")
    at_sandbox("POST", f"/flows/{made['id']}/publish", status=200)
    sample = at_sandbox("GET", "/flow-templates/sandbox-order-lines")["sample"]
    answer = call("/hooks/" + made["triggers"][0]["url"].rpartition("/")[2], sample)
    assert (answer.status_code, answer.json()) == (200, {"lines": 2, "total": 206.5})


@live
@pytest.mark.parametrize(("decision", "last"), [("approved", "Paying 120."), ("declined", "Not paid: declined.")])
def test_an_approval_goes_one_way_or_the_other(at_sandbox: Caller, decision: str, last: str) -> None:
    connected(at_sandbox)
    flow = clone(at_sandbox, "sandbox-approval")["id"]
    at_sandbox("POST", f"/flows/{flow}/publish", status=200)
    at_sandbox("POST", f"/flows/{flow}/run", {"payload": {"title": "Engine oil", "sum": 120}})
    row, _ = run_of(at_sandbox, flow)
    at_sandbox("POST", f"/flows/{flow}/executions/{row['id']}/steps/1/answer", {"decision": decision}, status=200)
    row, steps = run_of(at_sandbox, flow)
    said = [step["output"]["message"] for step in steps if step["kind"] == "action" and step["status"] == "completed"]
    assert (row["status"], said) == ("completed", [last])


@live
def test_a_failure_is_dealt_with_and_the_rest_goes_on(at_sandbox: Caller) -> None:
    connected(at_sandbox)
    flow = clone(at_sandbox, "sandbox-failure-route")["id"]
    at_sandbox("POST", f"/flows/{flow}/publish", status=200)
    at_sandbox("POST", f"/flows/{flow}/run", {"payload": {"name": "Ada"}})
    row, steps = run_of(at_sandbox, flow)
    said = [step["output"]["message"] for step in steps if step["status"] == "completed"]
    assert (row["status"], said[0][:9], said[1]) == ("completed", "Refused: ", "Done, Ada.")


@live
def test_contacts_are_counted_by_the_clock(at_sandbox: Caller) -> None:
    connected(at_sandbox)
    made = clone(at_sandbox, "sandbox-daily-count")
    at_sandbox("POST", f"/flows/{made['id']}/publish", status=200)
    sample = at_sandbox("GET", "/flow-templates/sandbox-daily-count")["sample"]
    at_sandbox("POST", f"/flows/{made['id']}/run", {"payload": sample})
    row, steps = run_of(at_sandbox, made["id"])
    assert (row["status"], [step["kind"] for step in steps]) == ("completed", ["action", "transform", "emit"])
    assert (steps[1]["output"]["day"], steps[1]["output"]["count"] > 0) == ("01 June 2026", True)


@db
def test_a_building_block_is_entered_by_another_flow(alice: Caller) -> None:
    block = clone(alice, "normalize-lead")
    assert (block["triggers"], block["pendingTrigger"]) == ([], None)
    alice("POST", f"/flows/{block['id']}/publish", status=200)
    given = {"flowId": block["id"], "inputMapping": {"Email": " Ada@Example.com", "full_name": "ada lovelace"}}
    flow = alice.flow({"kind": "sub-flow", "config": given})
    alice("POST", f"/flows/{flow}/publish", status=200)
    alice("POST", f"/flows/{flow}/run", {})
    executing.pump()
    row = Execution.objects.get(flow_id=flow)
    steps = alice("GET", f"/flows/{flow}/executions/{row.pk}/steps")
    outer = next(step for step in steps if step["kind"] == "sub-flow")
    assert outer["output"] == {
        "email": "ada@example.com",
        "name": "Ada Lovelace",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "phone": "",
        "isComplete": True,
    }
