"""How a provider's list goes on, and what an element of it becomes."""

from __future__ import annotations

import pytest

from connect_platform.core.errors import ProviderError
from connections.services.syncing import reading
from integrations.providers.github import provider as github
from integrations.providers.sandbox import provider


def test_element_without_an_id_is_the_providers_fault_and_stored_nowhere() -> None:
    contacts = provider.resources[1]
    for element in ({"name": "Nobody"}, "text", None, {"id": ""}):
        with pytest.raises(ProviderError) as caught:
            reading.found(provider, contacts, element)
        assert caught.value.code == "malformed_answer"
    assert reading.found(provider, contacts, {"id": 7, "name": "A\0da"}).data == {"id": 7, "name": "Ada"}
    one, other = (reading.found(provider, contacts, {"id": "x" * 400 + end}).external_id for end in "ab")
    assert (len(one) <= 300, one == other) == (True, False)


@pytest.mark.parametrize(
    ("header", "query"),
    [
        ('<https://api.github.com/issues?page=2&per_page=100>; rel="next", <https://api.github.com/issues?page=9>; rel="last"',
         {"page": "2", "per_page": "100"}),
        ('<https://api.github.com/issues?page=1>; rel="prev"', None),
        ("<https://api.github.com/issues?page=3>; title=x; rel=next", {"page": "3"}),
        ('<https://api.github.com/issues?page=4>; rel="nextish"', None),
        ("", None),
    ],
)  # fmt: skip
def test_link_header_leads_to_the_next_page(header: str, query: dict[str, str] | None) -> None:
    assert github.resources[0].pagination.style == "link"
    assert reading._linked(header) == query
