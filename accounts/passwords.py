"""What a password must hold."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Longer texts are refused before they are hashed.
MAX_LENGTH = 256


class LetterAndDigitValidator:
    """At least one letter and one digit."""

    def validate(self, password: str, user: object = None) -> None:
        if not any(character.isalpha() for character in password) or not any(character.isdigit() for character in password):
            raise ValidationError(self.get_help_text(), code="password_letter_and_digit")

    def get_help_text(self) -> str:
        return _("The password must contain at least one letter and one digit.")
