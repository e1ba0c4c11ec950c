"""What a password must hold, and how it is kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Longer texts are refused before they are hashed.
MAX_LENGTH = 256


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's password storage cheat sheet has it (19 MiB, 2 passes, 1 lane).

    Django's own 100 MiB on 8 lanes would let a few dozen parallel sign-ins take gigabytes and every core.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class LetterAndDigitValidator:
    """At least one letter and one digit."""

    def validate(self, password: str, user: object = None) -> None:
        if not any(character.isalpha() for character in password) or not any(character.isdigit() for character in password):
            raise ValidationError(self.get_help_text(), code="password_letter_and_digit")

    def get_help_text(self) -> str:
        return _("The password must contain at least one letter and one digit.")
