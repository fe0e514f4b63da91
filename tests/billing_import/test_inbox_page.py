"""The desk's page of the inbox: turning it on, a bucket with a sealed key, what waits; and who may see it."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from billing_import.inbox.models import SEALED_FOR, Inbox, InboxFile
from billing_import.models import ImportRun
from portal.audit.models import AuditEvent
from portal.kernel.sealing import unseal
from tests.personas import People

pytestmark = pytest.mark.django_db
PAGE = "/biuro/importy/skrzynka"
SERVER = "https://s3.example.pl"
BUCKET = {
    "is_watched": "on",
    "place": "bucket",
    "endpoint": SERVER,
    "bucket": "pliki-spoldzielni",
    "key_prefix": "/iok/",
    "access_key": "AKIA1",
    "secret": "bardzo tajne",
}


@pytest.fixture
def desk(people: People, at: Any, settings: Any, tmp_path: Path) -> Any:
    settings.INBOX_ROOT = tmp_path
    client = at("siarkowiec")
    client.force_login(people.accountant)
    return client


def test_the_accountant_turns_the_inbox_on_and_off(desk: Any) -> None:
    assert "Nikt nie zagląda do skrzynki" in desk.get(PAGE).content.decode()
    assert desk.post(PAGE, {"is_watched": "on"}).status_code == 302
    page = desk.get(PAGE).content.decode()
    assert "Pliki wczytują się same." in page
    assert "folder siarkowiec na serwerze plików operatora" in page
    assert "Serwer S3" not in page  # the operator allows none
    desk.post(PAGE, {})
    inbox = Inbox.objects.get()
    assert (inbox.is_watched, inbox.changed_by) == (False, "P002")
    assert AuditEvent.objects.filter(action="import_inbox.changed").count() == 2


def test_the_key_of_a_bucket_is_sealed_and_never_shown(desk: Any, settings: Any) -> None:
    settings.INBOX_BUCKET_ENDPOINTS = [SERVER]
    assert desk.post(PAGE, BUCKET).status_code == 302
    inbox = Inbox.objects.get()
    assert unseal(inbox.sealed_secret, purpose=SEALED_FOR) == "bardzo tajne"
    assert (inbox.prefix, "tajne" in inbox.sealed_secret) == ("iok", False)
    page = desk.get(PAGE).content.decode()
    assert "pliki-spoldzielni/iok, https://s3.example.pl" in page
    assert "bardzo tajne" not in page
    assert desk.post(PAGE, BUCKET | {"secret": "", "key_prefix": "inny"}).status_code == 302
    assert unseal(Inbox.objects.get().sealed_secret, purpose=SEALED_FOR) == "bardzo tajne"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"endpoint": "http://169.254.169.254"}, "Wybierz poprawną wartość"),
        ({"endpoint": ""}, "Wybierz serwer z listy."),
        ({"bucket": "A"}, "Nazwa zasobnika ma małe litery"),
        ({"key_prefix": "../siarkowiec"}, "bez kropek"),
        ({"access_key": ""}, "Wpisz identyfikator klucza."),
        ({"secret": ""}, "Wpisz tajny klucz."),
    ],
)
def test_a_bucket_with_a_gap_says_what_to_mend(desk: Any, settings: Any, told: dict[str, str], words: str) -> None:
    settings.INBOX_BUCKET_ENDPOINTS = [SERVER]
    answer = desk.post(PAGE, BUCKET | told)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Inbox.objects.filter(is_watched=True).exists()


def test_a_key_does_not_follow_to_another_account(desk: Any, settings: Any) -> None:
    settings.INBOX_BUCKET_ENDPOINTS = [SERVER]
    desk.post(PAGE, BUCKET)
    answer = desk.post(PAGE, BUCKET | {"access_key": "AKIA2", "secret": ""})
    assert "nie bierzemy starego" in answer.content.decode()
    assert Inbox.objects.get().access_key == "AKIA1"


def test_the_page_says_what_waits_and_what_came_of_the_last_files(desk: Any) -> None:
    now = timezone.now()
    run = ImportRun(kind="ledger", profile="default", file_name="styczeń.csv", sha256="0" * 64, size=1)
    run.status, run.requested_by = "previewed", "inbox"
    run.save()
    InboxFile.objects.create(name="styczeń.csv", version="1", size=1, seen_at=now, state="taken", runs=[str(run.pk)])
    InboxFile.objects.create(name="luty.csv", version="1", size=1, seen_at=now)
    old = {"version": "1", "size": 1, "seen_at": now, "ended_at": now, "state": "moved"}
    InboxFile.objects.create(name="zły.csv", refusal="Plik jest za duży.", moved_to="odrzucone/zły.csv", **old)
    page = desk.get(PAGE).content.decode()
    assert f'href="/biuro/importy/{run.pk}">styczeń.csv</a>' in page
    assert "czeka na Twoją decyzję" in page
    assert "czeka, aż przestanie się zmieniać" in page
    assert "Plik jest za duży." in page


def test_a_clerk_who_does_not_import_sees_no_inbox(people: People, at: Any) -> None:
    client = at("siarkowiec")
    client.force_login(people.clerk)
    assert client.get(PAGE).status_code == 404
