"""What a password must hold, and how it is kept."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import identify_hasher

from accounts.passwords import Argon2
from accounts.services import passwords
from connect_platform.core.errors import InvalidInput


@pytest.mark.parametrize("password", ["Correct-Horse-7", "aaaaaaa1x", "пароль-длинный-1", "1" * 255 + "a"])
def test_passwords_with_letter_and_digit_are_strong_enough(password: str) -> None:
    passwords.require_strong(password)


@pytest.mark.parametrize("password", ["", "Ab1", "onlyletters", "1234567890", "password1", "        ", "a1" * 129])
def test_weak_and_endless_passwords_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        passwords.require_strong(password, field="new")
    assert set(caught.value.fields) == {"new"}


def test_passwords_are_kept_as_argon2id_with_19_mebibytes() -> None:
    encoded = Argon2().encode("Correct-Horse-7", "saltsaltsalt")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2().verify("Correct-Horse-7", encoded)
    assert not Argon2().verify("Correct-Horse-8", encoded)
    assert identify_hasher(encoded).algorithm == "argon2"
