"""Ids sort by time, keep their form, and are told from what only looks like one."""

from __future__ import annotations

import re
import uuid

from connect_platform.core import ids


def test_uuids_are_version_7_and_sort_by_time() -> None:
    made = [ids.uuid7() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {uuid.RFC_4122}


def test_prefixed_ids_sort_by_time_and_use_unambiguous_characters() -> None:
    made = [ids.prefixed("agent") for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000
    assert all(re.fullmatch(r"agent_[0-9a-hjkmnp-tv-z]{26}", one) for one in made)


def test_short_codes_have_the_length_asked_for_and_do_not_repeat() -> None:
    made = {ids.short_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(r"[A-Za-z0-9]{10}", one) for one in made)
    assert len(ids.short_code(34)) == 34


def test_only_the_usual_spelling_is_a_uuid() -> None:
    one = str(uuid.uuid4())
    assert ids.is_uuid(one)
    assert ids.is_uuid(one.upper())
    for other in (
        "",
        one[:-1],
        one + "0",
        one.replace("-", ""),
        f"{{{one}}}",
        "x" * 36,
        None,
        7,
        uuid.uuid4(),
        "0" * 36,
        "٣" * 36,
    ):
        assert not ids.is_uuid(other), other
