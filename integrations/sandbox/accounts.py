"""Accounts of the vendor: the two people on the consent page, and one for every key, user name or client that shows up."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction

from . import housekeeping
from .models import Account, Grant, Item

#: Who can be chosen on the consent page; the first is chosen already.
PEOPLE = {
    "ada": ("Ada Lovelace", "ada@sandbox.example"),
    "alan": ("Alan Turing", "alan@sandbox.example"),
}

SCOPES = {
    "contacts.read": "See contacts, orders and files",
    "contacts.write": "Create, change and delete them",
    "history.read": "See books read and films watched",
    "offline": "Keep access when you are away",
}

CONTACTS = (
    ("Grace Hopper", "grace@navy.example", "Rear admiral"),
    ("Katherine Johnson", "katherine@orbit.example", "Mathematician"),
    ("Edsger Dijkstra", "edsger@paths.example", "Professor"),
    ("Margaret Hamilton", "margaret@apollo.example", "Director of software"),
    ("Donald Knuth", "donald@tex.example", "Author"),
    ("Barbara Liskov", "barbara@types.example", "Professor"),
)
ORDERS = (
    ("A-1001", 1250, "paid"),
    ("A-1002", 4999, "paid"),
    ("A-1003", 830, "refunded"),
    ("A-1004", 12900, "open"),
    ("A-1005", 2400, "open"),
)


def digest(text: str) -> str:
    """SHA-256 in hex: how the vendor remembers what it must recognise and must not be able to tell."""
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def open_account(account_id: str, name: str, email: str) -> Account:
    """The account of that id; a new one comes with contacts and orders."""
    account, is_new = Account.objects.get_or_create(id=account_id, defaults={"name": name, "email": email})
    if is_new:
        people = [
            Item(account=account, kind=Item.Kind.CONTACT, data={"name": person, "email": address, "title": title})
            for person, address, title in CONTACTS
        ]
        orders = [
            Item(
                account=account,
                kind=Item.Kind.ORDER,
                data={"number": number, "total": total, "currency": "USD", "status": status},
            )
            for number, total, status in ORDERS
        ]
        Item.objects.bulk_create(people + orders)
    return account


def person(account_id: str) -> Account:
    """One of PEOPLE. Raises KeyError for anyone else."""
    return open_account(account_id, *PEOPLE[account_id])


def grant_for(
    kind: Grant.Kind, credential: str, *, name: str, client_id: str = "", scopes: tuple[str, ...] = tuple(SCOPES)
) -> Grant:
    """The grant that a credential of its own carries; made, with its account, when the credential is first seen.

    `credential` is the SHA-256 of the credential; `name` tells people whose account it is and must hold no secret.
    """
    known = Grant.objects.select_related("account").filter(credential=credential).first()
    if known:
        return known
    housekeeping.clean_sometimes()
    short = credential[:12]
    with transaction.atomic():
        account = open_account(f"{kind.value}-{credential[:32]}", f"{name} {short[:6]}", f"{short}@sandbox.example")
        values = {"kind": kind, "account": account, "client_id": client_id, "scopes": list(scopes)}
        return Grant.objects.get_or_create(credential=credential, defaults=values)[0]
