"""Keeps the vendor small: anyone may make keys and accounts here, so what is old or too much goes, a little at a time."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from .models import Account, Grant, Item, Token

MOST_ACCOUNTS = 10_000
#: Files of all accounts together.
MOST_FILES = 500


def clean_sometimes() -> None:
    """Clean up in one of twenty calls."""
    if secrets.randbelow(20) == 0:
        clean()


def clean(limit: int = 500) -> None:
    """Forget what has long expired, families with nothing left, and the oldest past the caps; at most `limit` rows of each."""
    past = timezone.now() - timedelta(days=1)
    expired = Token.objects.filter(expires_at__lt=past).order_by("expires_at").values("pk")[:limit]
    Token.objects.filter(pk__in=expired).delete()
    has_tokens = Exists(Token.objects.filter(grant=OuterRef("pk")))
    empty = Grant.objects.filter(~has_tokens, credential__isnull=True, created_at__lt=past).values("pk")[:limit]
    Grant.objects.filter(pk__in=empty).delete()
    files = Item.objects.filter(kind=Item.Kind.FILE).order_by("-id").values("pk")[MOST_FILES : MOST_FILES + limit]
    Item.objects.filter(pk__in=files).delete()
    # The people of the consent page have ids without a hyphen and stay.
    made = Account.objects.filter(pk__contains="-").order_by("-created_at").values("pk")[MOST_ACCOUNTS : MOST_ACCOUNTS + limit]
    Account.objects.filter(pk__in=made).delete()
