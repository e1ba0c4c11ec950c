"""The work of ending credentials at the provider."""

from __future__ import annotations

from django.db import models

from connect_platform.core import work
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.ids import PrefixedIdField


class Revocation(work.Work):
    """End credentials at the provider after a connection was removed here. Holds them until that is done, no longer."""

    id = PrefixedIdField("rev")
    company_id = models.BigIntegerField()
    app_id = models.CharField(max_length=48, blank=True, default="")
    client_id = models.CharField(max_length=300, blank=True, default="", db_default="")  # whom the tokens were issued to
    connection_id = models.UUIDField()
    provider = models.CharField(max_length=100)
    scheme = models.CharField(max_length=30)
    credentials = EncryptedJSONField(null=True)
    account_fields = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, blank=True, default="")  # revoked, unsupported, failed

    def __str__(self) -> str:
        return f"{self.provider} {self.connection_id}"

    def perform(self) -> work.Finish | None:
        from connections.services.connecting import disconnecting

        return disconnecting.revoke(self)

    def gave_up(self, reason: str) -> None:
        type(self).objects.filter(pk=self.pk).update(credentials=None, outcome="failed")
