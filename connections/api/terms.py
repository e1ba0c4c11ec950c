"""What a caller may say beside a call: how often to try, how long to wait, and whether only to explain it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import InvalidInput
from connections.services.calling.sending import MOST_RETRIES, MOST_WAIT, Terms


class TermsBody(serializers.Serializer[Any]):
    """For the description of operations; the values are read by `read`."""

    retries = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=MOST_RETRIES,
        help_text="How often to try again, where that cannot do a thing twice. 2 where it is safe, when absent.",
    )
    maxWait = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=MOST_WAIT,
        help_text="Seconds the call may wait for the provider's quota; 0 fails at once.",
    )
    explain = serializers.BooleanField(
        required=False,
        allow_null=True,
        help_text="Answer with the request that would be sent, without its secrets, and send nothing.",
    )


_NO_TERMS = Terms()


def read(given: Mapping[str, Any]) -> Terms:
    """`retries` and `maxWait`. Raises InvalidInput."""
    retries, wait = given.get("retries"), given.get("maxWait")
    if retries is None and wait is None:
        return _NO_TERMS
    wrong = {}
    for name, value, most in (("retries", retries, MOST_RETRIES), ("maxWait", wait, MOST_WAIT)):
        if value is not None and (type(value) is not int or not 0 <= value <= most):
            wrong[name] = f"Must be a whole number from 0 to {most}."
    if wrong:
        raise InvalidInput(wrong)
    return Terms(retries=retries, max_wait=wait or 0)


def flag(given: Mapping[str, Any], name: str) -> bool:
    """A yes or no. Raises InvalidInput."""
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise InvalidInput({name: "Must be true or false."})
    return bool(value)


def of_query(parameters: Mapping[str, str]) -> dict[str, Any]:
    """The terms in a query string with the types they would have in a body; what is no JSON stays text, to be refused."""
    found: dict[str, Any] = {}
    for name in ("retries", "maxWait", "explain"):
        if (text := parameters.get(name)) is not None:
            try:
                found[name] = loads(text)
            except ValueError:
                found[name] = text
    return found
