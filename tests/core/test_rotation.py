"""Keys are rotated under the platform's feet: nothing is lost, whoever writes meanwhile and wherever the rotation is killed."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from connect_platform.core import crypto, rotation
from connect_platform.core.config import ROOT
from connect_platform.core.crypto import DataKey, DecryptionError, EncryptedJSONField
from connect_platform.core.mail import Mail
from connect_platform.core.rotation import Undecryptable, Watch

QUIET = Watch(total=lambda _: None, advance=lambda _: None, tell=lambda _: None)


@pytest.fixture(autouse=True)
def _no_other_process(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else remembers a key, so there is nobody to wait for."""
    settings.CONFIG = settings.CONFIG | {"KEY_CACHE_SECONDS": 0.0}
    monkeypatch.setattr(rotation, "MARGIN", 0.0)
    monkeypatch.setattr(rotation, "PAUSE", 0.01)


def make_secrets(count: int, company_id: int = 1) -> list[Mail]:
    return Mail.objects.bulk_create(
        Mail(to="a@example.com", subject="s", company_id=company_id, content={"n": number}) for number in range(count)
    )


def key_ids(company_id: int = 1) -> list[int]:
    return list(DataKey.objects.filter(company_id=company_id).order_by("pk").values_list("pk", flat=True))


def contents(company_id: int = 1) -> list[dict[str, int]]:
    crypto.keys.clear()
    return [mail.content for mail in Mail.objects.filter(company_id=company_id).order_by("pk")]


def new_entry(name: str) -> str:
    return f"{name}:" + base64.b64encode(os.urandom(32)).decode()


def command(*words: str) -> dict[str, Any]:
    written = StringIO()
    call_command("rotate_keys", "--json", *words, stdout=written)
    answer: dict[str, Any] = json.loads(written.getvalue())
    return answer


def test_every_encrypted_field_of_every_model_is_found() -> None:
    fields = {
        (model._meta.db_table, item.column)
        for model in apps.get_models()
        for item in model._meta.get_fields()
        if isinstance(item, EncryptedJSONField)
    }
    assert {(column.table, column.name) for column in rotation.columns()} == fields
    assert ("connections_connection", "credentials") in fields


@pytest.mark.django_db
def test_every_secret_is_sealed_anew_and_the_old_key_goes_a_day_later() -> None:
    make_secrets(7)
    (old,) = key_ids()
    report = rotation.rotate(QUIET, batch=3)
    assert (report.new_keys, report.reencrypted, report.in_use, report.retired, report.deleted) == (1, 7, 0, 1, 0)
    assert (len(key_ids()), rotation.usage()) == (2, {key_ids()[1]: 7})
    assert contents() == [{"n": number} for number in range(7)]
    assert rotation.delete_retired() == 0
    DataKey.objects.filter(pk=old).update(retired_at=timezone.now() - timedelta(days=1, seconds=1))
    assert rotation.delete_retired() == 1
    assert old not in key_ids()
    assert contents() == [{"n": number} for number in range(7)]


@pytest.mark.django_db
def test_a_retired_key_that_is_used_again_stays_until_its_secrets_are_sealed_anew() -> None:
    first, *_ = make_secrets(2)
    stale = Mail.objects.get(pk=first.pk)  # holds the ciphertext as it is, not opened
    (old,) = key_ids()
    rotation.rotate(QUIET)
    stale.save()
    DataKey.objects.filter(pk=old).update(retired_at=timezone.now() - timedelta(days=2))
    assert rotation.delete_retired() == 0
    assert DataKey.objects.get(pk=old).retired_at is None
    report = rotation.rotate(QUIET, fresh=False)
    assert (report.new_keys, report.reencrypted, report.retired) == (0, 1, 1)
    assert contents() == [{"n": 0}, {"n": 1}]


@pytest.mark.django_db
def test_a_rotation_that_broke_off_goes_on_without_new_keys_and_a_finished_one_starts_anew() -> None:
    make_secrets(2)
    make_secrets(2, company_id=2)
    assert rotation.begin() == 2
    DataKey.objects.filter(company_id=2).order_by("-pk")[0].delete()  # as if it had been killed before it came to this company
    assert rotation.begin() == 1
    assert rotation.begin() == 0
    assert rotation.rotate(QUIET).reencrypted == 4
    assert rotation.rotate(QUIET).new_keys == 2
    assert [len(key_ids(company)) for company in (1, 2)] == [3, 3]


@pytest.mark.django_db
def test_one_company_can_be_rotated_alone() -> None:
    make_secrets(3)
    make_secrets(3, company_id=2)
    untouched = key_ids(2)
    report = command("--company", "1", "--batch", "2")
    assert (report["new_keys"], report["reencrypted"], report["retired"]) == (1, 3, 1)
    assert key_ids(2) == untouched
    assert rotation.usage() == {untouched[0]: 3, key_ids()[1]: 3}


@pytest.mark.django_db
def test_what_does_not_open_is_named_without_its_content_and_keeps_its_key() -> None:
    first, second, _ = make_secrets(3)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_mail SET content = (SELECT content FROM core_mail WHERE id = %s) WHERE id = %s", [first.pk, second.pk]
        )
    broken = Undecryptable("core_mail", str(second.pk), "content")
    assert list(rotation.verify()) == [broken]
    report = rotation.rotate(QUIET, keep=timedelta(0))
    assert (report.undecryptable, report.reencrypted, report.in_use, report.retired) == ([broken], 2, 1, 0)
    assert rotation.delete_retired(timedelta(0)) == 0
    written = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("rotate_keys", "--verify", stdout=written)
    assert ended.value.code == 1
    assert written.getvalue().splitlines() == [
        "3 secrets, 1 do not open.",
        f"Does not open: content of core_mail {second.pk}",
    ]
    second.delete()
    assert command("--verify") == {"secrets": 2, "undecryptable": []}


@pytest.mark.django_db
def test_data_keys_are_wrapped_anew_and_only_then_the_old_key_may_go(settings: Any) -> None:
    make_secrets(2)
    make_secrets(1, company_id=2)
    before, fresh = settings.ENCRYPTION_KEYS, new_entry("k2")
    settings.ENCRYPTION_KEYS = (fresh,)
    name = before[0].partition(":")[0]
    assert rotation.missing_keys() == [name]
    (found,) = rotation.check_encryption_keys(databases=["default"])
    assert found.msg == f"ENCRYPTION_KEYS lacks {name}, and data keys are still wrapped by it."
    with pytest.raises(CommandError, match=f"lacks {name}"):
        command()
    with pytest.raises(CommandError, match=r"core\.E001"):
        call_command("check", "--database", "default")
    settings.ENCRYPTION_KEYS = (fresh, *before)
    ids = [*key_ids(), *key_ids(2)]
    assert command("--only-wrap", "--batch", "1")["rewrapped"] == 2
    assert [*key_ids(), *key_ids(2)] == ids
    settings.ENCRYPTION_KEYS = (fresh,)
    assert rotation.check_encryption_keys(databases=["default"]) == []
    assert contents() == [{"n": 0}, {"n": 1}]


@pytest.mark.django_db
def test_a_key_encryption_key_of_the_same_name_but_another_content_is_told(settings: Any) -> None:
    make_secrets(1)
    name = settings.ENCRYPTION_KEYS[0].partition(":")[0]
    settings.ENCRYPTION_KEYS = (new_entry("k2"), new_entry(name))
    before = DataKey.objects.get()
    with pytest.raises(CommandError, match="holds another key of that name"):
        command()
    assert bytes(DataKey.objects.get().wrapped) == bytes(before.wrapped)


@pytest.mark.django_db
def test_a_concurrent_write_wins() -> None:
    (mail,) = make_secrets(1)
    (column,) = (each for each in rotation.columns() if each.table == "core_mail")
    ((row,),) = rotation._pages(column, 10)
    mail.content = {"n": 99}
    mail.save()
    assert rotation._swap(column, [(row[0], row[2], b"never written")]) == 0
    assert contents() == [{"n": 99}]


@pytest.mark.django_db(transaction=True)
def test_a_locked_row_is_left_for_the_next_pass_and_not_waited_for() -> None:
    mails = make_secrets(3)
    rotation.begin()
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Mail.objects.select_for_update().get(pk=mails[0].pk)
            locked.set()
            release.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(30)
    assert rotation.pass_over(10, lambda _: None) == (2, [])
    release.set()
    holder.join()
    assert rotation.pass_over(10, lambda _: None) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_another_process_takes_up_new_and_shredded_keys_when_its_memory_ends(settings: Any) -> None:
    settings.CONFIG = settings.CONFIG | {"KEY_CACHE_SECONDS": 60.0}
    other = crypto._Keys()  # what another process remembers
    old, _ = other.current_of(1)
    DataKey.objects.filter(company_id=1).update(created_at=timezone.now())
    rotation.begin()
    assert other.current_of(1)[0] == old
    other.current[1] = (0.0, old)
    new, _ = other.current_of(1)
    assert new > old
    crypto.shred(1)
    assert other.of(new, 1)
    other.ciphers[new] = (0.0, *other.ciphers[new][1:])
    with pytest.raises(DecryptionError, match="shredded"):
        other.of(new, 1)
    assert new not in other.ciphers


ROTATE = """
import sys, django
django.setup()
from connect_platform.core import rotation
def advance(count):
    print(count, flush=True)
    sys.stdin.readline()
rotation.rotate(rotation.Watch(total=lambda _: None, advance=advance, tell=lambda _: None), batch=50)
"""


@pytest.mark.django_db(transaction=True)
def test_2000_secrets_survive_three_kills_and_writers_with_the_old_key(settings: Any) -> None:
    settings.CONFIG = settings.CONFIG | {"KEY_CACHE_SECONDS": 600.0}  # what is written here stays under the old key
    crypto.seal(1, b"", b"")  # remembered now: a key made while secrets are stored is asked for with each of them
    mails = make_secrets(2000)
    (old,) = key_ids()
    stop, written = threading.Event(), dict.fromkeys(range(10), 0)

    def write() -> None:
        while not stop.wait(0.02):
            for number in written:
                mail = Mail.objects.get(pk=mails[number * 200].pk)
                mail.content = {"n": written[number] + 1}
                mail.save(update_fields=["content"])
                written[number] += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for batches in (4, 9, 14):
            _killed_after(batches, settings)
    finally:
        stop.set()
        writer.join()
    assert len(key_ids()) == 2
    assert rotation.usage()[old] > 0
    settings.CONFIG = settings.CONFIG | {"KEY_CACHE_SECONDS": 1.0}
    report = rotation.rotate(QUIET)
    assert (report.new_keys, report.in_use, report.undecryptable) == (0, 0, [])
    assert rotation.usage() == {key_ids()[1]: 2000}
    assert list(rotation.verify()) == []
    expected = [{"n": number} for number in range(2000)]
    for number, last in written.items():
        assert last > 0
        expected[number * 200] = {"n": last}
    assert contents() == expected


def _killed_after(batches: int, settings: Any) -> None:
    base = os.environ["DATABASE_URL"].partition("?")
    address = f"{base[0].rpartition('/')[0]}/{connection.settings_dict['NAME']}?{base[2]}"
    keys = {"SECRET_KEY": settings.SECRET_KEY, "ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS)}
    process = subprocess.Popen(
        [sys.executable, "-c", ROTATE],
        cwd=ROOT,
        env={**os.environ, **keys, "DATABASE_URL": address},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    for _ in range(batches):
        assert process.stdout.readline().strip().isdigit()
        process.stdin.write("go on\n")
        process.stdin.flush()
    process.kill()
    process.communicate(timeout=30)
    assert process.returncode == -9
