"""Sessions of browsers in the database by a digest of their key, so that nobody who reads the database can take one over."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.tokens import digest

#: Letters of the digest that fit Django's column: 160 bits.
LENGTH = 40


class SessionStore(db.SessionStore):
    """Django's store, with rows named by `named(key)`. The asynchronous half is not used here."""

    @staticmethod
    def named(key: str) -> str:
        """The primary key of a session's row."""
        return digest(key)[:LENGTH]

    def _get_session_from_db(self) -> Any:
        name = self.named(self.session_key or "")
        row = self.model.objects.filter(session_key=name, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(self.named(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = self.named(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            self.model.objects.filter(session_key=self.named(key)).delete()
