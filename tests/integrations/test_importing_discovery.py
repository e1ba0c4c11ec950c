"""Google discovery documents become actions, with names that hold slashes and scopes of which one will do."""

from __future__ import annotations

from typing import Any

import pytest

from connect_platform.core.errors import InvalidInput
from integrations import render
from integrations.importing import reading
from tests.integrations.descriptions import ACME, only, url

DISCOVERY: dict[str, Any] = {
    "kind": "discovery#restDescription",
    "discoveryVersion": "v1",
    "name": "acme",
    "version": "v1",
    "title": "Acme API",
    "rootUrl": "https://api.acme.example/",
    "servicePath": "v1/",
    "documentationLink": "https://docs.acme.example/api",
    "parameters": {"fields": {"type": "string"}, "key": {"type": "string"}},
    "schemas": {"Thing": {"id": "Thing", "type": "object", "properties": {"next": {"$ref": "Thing"}, "size": {"type": "any"}}}},
    "resources": {
        "projects": {
            "resources": {
                "things": {
                    "methods": {
                        "patch": {
                            "id": "acme.projects.things.patch",
                            "path": "{+name}",
                            "flatPath": "projects/{projectsId}/things/{thingsId}",
                            "httpMethod": "PATCH",
                            "description": "Changes a thing.",
                            "parameters": {
                                "name": {"type": "string", "location": "path", "required": True, "description": "Its name."},
                                "mask": {"type": "string", "location": "query", "repeated": True},
                            },
                            "request": {"$ref": "Thing"},
                            "response": {"$ref": "Thing"},
                            "scopes": ["read", "write"],
                        }
                    }
                }
            }
        }
    },
}


def test_a_google_discovery_document_is_read() -> None:
    action = only(DISCOVERY)
    assert (action.key, action.name, action.scopes) == ("projects_things_patch", "Projects things patch", ("read",))
    assert action.request.path == "/{+name}"
    assert action.input_schema()["required"] == ["name"]
    assert set(action.input_schema()["properties"]) == {"name", "mask", "fields", "next", "size"}
    assert reading.read(DISCOVERY).operations[0].title == "PATCH /projects/{projectsId}/things/{thingsId}"
    call = render.action_call(ACME, action, {"name": "projects/p 1/things/t", "mask": ["a", "b"], "size": 3}, {})
    assert call.url == "https://api.acme.example/v1/projects/p%201/things/t?mask=a&mask=b"
    assert call.body == b'{"size":3}'


@pytest.mark.parametrize("name", ["../admin", "a/../b", "a/%2e%2e/b", "a/./b", "", "a\\b", "a\x00b"])
def test_slashes_stay_in_a_reserved_placeholder_and_ways_up_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="dot segments"):
        render.action_call(ACME, only(DISCOVERY), {"name": name}, {})


def test_a_reserved_placeholder_cannot_begin_a_query_or_leave_the_host() -> None:
    for name in ("a?b=c", "a#b", "//evil.example/x", "@evil.example"):
        made = url(only(DISCOVERY), name=name)
        assert made.startswith("https://api.acme.example/v1/")
        assert "?" not in made
        assert "#" not in made
