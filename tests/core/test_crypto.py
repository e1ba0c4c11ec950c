"""Secrets open only where they were sealed, only with their key, and never as anything else than what was sealed."""

from __future__ import annotations

import base64
import os
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as some

from connect_platform.core import crypto
from connect_platform.core.crypto import DataKey, DecryptionError, place, seal, unseal
from connect_platform.core.mail import Mail

WHERE = place(1, "table", "row", "field")
PLAIN = b'{"access_token":"ya29.secret"}'


@pytest.fixture(autouse=True)
def _no_keys_in_memory() -> None:
    crypto.keys.clear()


def stored(pk: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM core_mail WHERE id = %s", [pk])
        (content,) = cursor.fetchone()
    return None if content is None else bytes(content)


def make_mail(content: Any = None, **fields: Any) -> Mail:
    return Mail.objects.create(to="a@example.com", subject="s", content=content or {"text": "a secret link"}, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere",
    [
        place(2, "table", "row", "field"),
        place(1, "other", "row", "field"),
        place(1, "table", "2", "field"),
        place(1, "table", "row", "x"),
    ],
)
def test_a_ciphertext_opens_nowhere_else(elsewhere: bytes) -> None:
    sealed = seal(1, WHERE, PLAIN)
    assert unseal(1, WHERE, sealed) == PLAIN
    with pytest.raises(DecryptionError, match="damaged or moved"):
        unseal(1, elsewhere, sealed)


@pytest.mark.django_db
def test_a_ciphertext_of_one_company_is_refused_to_another() -> None:
    sealed = seal(1, WHERE, PLAIN)
    seal(2, WHERE, PLAIN)
    with pytest.raises(DecryptionError, match="another company"):
        unseal(2, WHERE, sealed)


@pytest.mark.django_db
def test_every_flipped_bit_and_every_cut_is_noticed() -> None:
    sealed = seal(1, WHERE, PLAIN)

    @given(some.integers(0, len(sealed) * 8 - 1))
    def flipped(bit: int) -> None:
        damaged = bytearray(sealed)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DecryptionError):
            unseal(1, WHERE, bytes(damaged))

    @given(some.integers(0, len(sealed) - 1), some.binary(max_size=3))
    def cut(length: int, tail: bytes) -> None:
        if sealed[:length] + tail != sealed:
            with pytest.raises(DecryptionError):
                unseal(1, WHERE, sealed[:length] + tail)

    @given(some.binary(max_size=80))
    def made_up(text: bytes) -> None:
        with pytest.raises(DecryptionError):
            unseal(1, WHERE, text)

    flipped()
    cut()
    made_up()


@pytest.mark.django_db
def test_no_place_opens_what_was_sealed_for_another() -> None:
    words = some.text("abz_09", min_size=1, max_size=5)
    places = some.tuples(some.integers(1, 3), words, words, words)
    for company in (1, 2, 3):
        seal(company, WHERE, PLAIN)

    @given(places, places)
    def swapped(here: tuple[int, str, str, str], there: tuple[int, str, str, str]) -> None:
        sealed = seal(here[0], place(*here), PLAIN)
        if here == there:
            assert unseal(there[0], place(*there), sealed) == PLAIN
        else:
            with pytest.raises(DecryptionError):
                unseal(there[0], place(*there), sealed)

    @given(places, places)
    def mixed(here: tuple[int, str, str, str], there: tuple[int, str, str, str]) -> None:
        if here != there:  # the header of one before the body of another
            one, other = seal(here[0], place(*here), PLAIN), seal(there[0], place(*there), PLAIN)
            for where in (here, there):
                with pytest.raises(DecryptionError):
                    unseal(where[0], place(*where), one[:21] + other[21:])

    swapped()
    mixed()


@pytest.mark.django_db
def test_the_same_secret_never_looks_the_same_twice() -> None:
    assert seal(1, WHERE, PLAIN) != seal(1, WHERE, PLAIN)


@pytest.mark.django_db
def test_a_company_gets_one_data_key_wrapped_under_the_current_key(settings: Any) -> None:
    for _ in range(3):
        seal(7, WHERE, PLAIN)
    key = DataKey.objects.get(company_id=7)
    assert key.wrapped_by == settings.ENCRYPTION_KEYS[0].partition(":")[0]
    assert PLAIN not in bytes(key.wrapped)


@pytest.mark.django_db
def test_a_new_key_encryption_key_wraps_new_data_keys_and_the_old_one_still_opens(settings: Any) -> None:
    sealed = seal(1, WHERE, PLAIN)
    fresh = "k9:" + base64.b64encode(os.urandom(32)).decode()
    settings.ENCRYPTION_KEYS = (fresh, *settings.ENCRYPTION_KEYS)
    crypto.keys.clear()
    assert unseal(1, WHERE, sealed) == PLAIN
    seal(2, WHERE, PLAIN)
    assert DataKey.objects.get(company_id=2).wrapped_by == "k9"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["k1", "unknown"])
def test_without_its_key_encryption_key_nothing_opens(settings: Any, name: str) -> None:
    sealed = seal(1, WHERE, PLAIN)
    settings.ENCRYPTION_KEYS = (f"{name}:" + base64.b64encode(os.urandom(32)).decode(),)
    crypto.keys.clear()
    with pytest.raises(DecryptionError, match="ENCRYPTION_KEYS"):
        unseal(1, WHERE, sealed)


@pytest.mark.parametrize(
    "entry", ["k1", "k1:", "k1:short", ":" + "A" * 43 + "=", "k1:" + base64.b64encode(b"x" * 31).decode(), "k1:ä"]
)
def test_a_malformed_key_encryption_key_is_refused(entry: str) -> None:
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        crypto.key_encryption_keys((entry,))


@pytest.mark.django_db(transaction=True)
def test_a_key_made_in_a_transaction_that_is_rolled_back_is_never_used() -> None:
    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic():  # noqa: PT012 - the error must end the transaction
        seal(5, WHERE, PLAIN)
        raise Undo
    assert not DataKey.objects.filter(company_id=5).exists()
    sealed = seal(5, WHERE, PLAIN)
    crypto.keys.clear()
    assert unseal(5, WHERE, sealed) == PLAIN


@pytest.mark.django_db(transaction=True)
def test_keys_are_remembered_once_they_are_committed(django_assert_num_queries: Any) -> None:
    with transaction.atomic():
        sealed = seal(5, WHERE, PLAIN)
        assert unseal(5, WHERE, sealed) == PLAIN
        crypto.keys.clear()  # as when another company is shredded meanwhile
        assert unseal(5, WHERE, sealed) == PLAIN
        assert (crypto.keys.ciphers, crypto.keys.current) == ({}, {})
    with transaction.atomic(), django_assert_num_queries(1):
        for _ in range(3):
            unseal(5, WHERE, sealed)
    with transaction.atomic(), django_assert_num_queries(1):
        for _ in range(3):
            seal(5, WHERE, PLAIN)
    with django_assert_num_queries(0):
        assert unseal(5, WHERE, seal(5, WHERE, PLAIN)) == PLAIN


@pytest.mark.django_db
def test_shredding_a_companys_keys_ends_its_secrets_and_no_others() -> None:
    mine, theirs = seal(1, WHERE, PLAIN), seal(2, place(2, "t", "r", "f"), PLAIN)
    crypto.shred(1)
    with pytest.raises(DecryptionError, match="shredded"):
        unseal(1, WHERE, mine)
    assert unseal(2, place(2, "t", "r", "f"), theirs) == PLAIN


@pytest.mark.django_db
def test_the_field_stores_a_ciphertext_and_reads_it_back() -> None:
    mail = make_mail({"text": "a secret link", "n": [1, None]})
    raw = stored(mail.pk)
    assert raw is not None
    assert b"secret" not in raw
    assert raw[0] == 1
    assert Mail.objects.get(pk=mail.pk).content == {"text": "a secret link", "n": [1, None]}


@pytest.mark.django_db
def test_the_field_opens_when_read_and_not_before(django_assert_num_queries: Any) -> None:
    mail = make_mail()
    with django_assert_num_queries(1):
        fetched = Mail.objects.get(pk=mail.pk)
    assert isinstance(fetched.__dict__["content"], crypto.Sealed)
    deferred = Mail.objects.defer("content").get(pk=mail.pk)
    assert "content" not in deferred.__dict__
    assert deferred.content == {"text": "a secret link"}
    assert Mail.objects.only("subject").get(pk=mail.pk).content == {"text": "a secret link"}


@pytest.mark.django_db
def test_saving_what_was_not_opened_keeps_the_ciphertext() -> None:
    mail = make_mail()
    before = stored(mail.pk)
    fetched = Mail.objects.get(pk=mail.pk)
    fetched.subject = "other"
    fetched.save()
    assert stored(mail.pk) == before


@pytest.mark.django_db
def test_a_changed_value_is_sealed_anew_and_null_stays_null() -> None:
    mail = make_mail()
    mail.content = {"text": "changed"}
    mail.save(update_fields=["content"])
    assert Mail.objects.get(pk=mail.pk).content == {"text": "changed"}
    mail.content = None
    mail.save()
    assert stored(mail.pk) is None
    mail.refresh_from_db()
    assert mail.content is None


@pytest.mark.django_db
def test_many_rows_at_once_are_sealed_each_for_its_own_place() -> None:
    first, second = Mail.objects.bulk_create(
        [Mail(to="a@example.com", subject=str(n), content={"text": f"secret {n}"}) for n in range(2)]
    )
    assert b"secret" not in (stored(first.pk) or b"")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_mail SET content = %s WHERE id = %s", [stored(first.pk), second.pk])
    assert Mail.objects.get(pk=first.pk).content == {"text": "secret 0"}
    with pytest.raises(DecryptionError):
        _ = Mail.objects.get(pk=second.pk).content


@pytest.mark.django_db
@pytest.mark.parametrize("value", [{"text": "plain"}, "plain", b"plain"])
def test_plain_text_cannot_reach_the_column_by_update(value: Any) -> None:
    mail = make_mail()
    before = stored(mail.pk)
    with pytest.raises(TypeError, match="is encrypted"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(content=value)
    mail.content = {"text": "plain"}
    with pytest.raises(TypeError, match="is encrypted"), transaction.atomic():
        Mail.objects.bulk_update([mail], ["content"])
    assert stored(mail.pk) == before
    Mail.objects.filter(pk=mail.pk).update(content=None, attempt=F("attempt") + 1)
    assert stored(mail.pk) is None


@pytest.mark.django_db
def test_a_fixture_of_the_row_holds_no_secret() -> None:
    from django.core import serializers

    assert "secret" not in serializers.serialize("json", [make_mail()])
