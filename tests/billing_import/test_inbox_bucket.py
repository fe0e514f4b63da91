"""An inbox in a bucket, against a small S3 server in this process: the same files, the same notes, no key let out."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.utils import timezone
from moto.server import ThreadedMotoServer

from billing_import.inbox.changing import InboxWish, change_inbox
from billing_import.inbox.looking import look_into_inbox
from billing_import.inbox.models import Inbox, InboxFile
from billing_import.models import ImportRun
from billing_import.pipeline import run_import
from tests.billing_import.conftest import HEADER

pytestmark = pytest.mark.django_db
GOOD = f"{HEADER}\r\nA/1;05.01.2024;N;Opis;N/1;1 234,50;;\r\n"
BAD = f"{HEADER}\r\nA/1;31.02.2024;N;Opis;N/1;1,00;;\r\n"
WISH = {"is_watched": True, "place": "bucket", "bucket": "pliki", "access_key": "klucz", "secret": "tajne"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    s3 = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    s3.start()
    host, port = s3.get_host_and_port()
    yield f"http://{host}:{port}"
    s3.stop()


@pytest.fixture
def store(server: str) -> Iterator[Any]:
    """A client of the server as the accounting program has it, with an empty bucket."""
    keys = {"aws_access_key_id": "klucz", "aws_secret_access_key": "tajne", "region_name": "us-east-1"}
    client = boto3.session.Session().client("s3", endpoint_url=server, **keys)
    client.create_bucket(Bucket="pliki")
    yield client
    for key in keys_of(client):
        client.delete_object(Bucket="pliki", Key=key)
    client.close()


def keys_of(client: Any) -> list[str]:
    return [found["Key"] for found in client.list_objects_v2(Bucket="pliki").get("Contents", ())]


@pytest.fixture
def watched(premises: Any, messages: Any, server: str, store: Any, settings: Any) -> Any:
    settings.INBOX_BUCKET_ENDPOINTS = [server]
    change_inbox(wish=InboxWish(**WISH, endpoint=server, prefix="iok/hutnik"), by="tests")
    return store


def _looks(count: int) -> None:
    start = timezone.now()
    for number in range(count):
        look_into_inbox(start + dt.timedelta(minutes=number))


def test_a_file_of_a_bucket_is_taken_and_a_bad_one_comes_back_with_a_note(watched: Any) -> None:
    watched.put_object(Bucket="pliki", Key="iok/hutnik/do-wczytania/", Body=b"")
    watched.put_object(Bucket="pliki", Key="iok/hutnik/do-wczytania/dobry.csv", Body=GOOD.encode())
    watched.put_object(Bucket="pliki", Key="iok/hutnik/do-wczytania/zły.csv", Body=BAD.encode())
    watched.put_object(Bucket="pliki", Key="iok/siarkowiec/do-wczytania/cudzy.csv", Body=GOOD.encode())
    _looks(2)
    runs = [run_import(run.pk) for run in ImportRun.objects.order_by("file_name")]
    assert [(run.file_name, run.status) for run in runs] == [("dobry.csv", "previewed"), ("zły.csv", "refused")]
    _looks(1)
    keys = keys_of(watched)
    assert "iok/hutnik/do-wczytania/dobry.csv" in keys
    assert "iok/hutnik/do-wczytania/zły.csv" not in keys
    back = [key for key in keys if key.startswith("iok/hutnik/odrzucone/")]
    assert sorted(key.partition("-zły.csv")[2] for key in back) == ["", ".bledy-zły.csv", ".opis.txt"]
    note = next(key for key in back if key.endswith(".opis.txt"))
    assert runs[1].message in watched.get_object(Bucket="pliki", Key=note)["Body"].read().decode("utf-8-sig")
    assert "iok/siarkowiec/do-wczytania/cudzy.csv" in keys
    assert Inbox.objects.get().problem == ""


def test_an_object_replaced_while_it_is_imported_stays_and_is_taken_anew(watched: Any) -> None:
    key = "iok/hutnik/do-wczytania/k.csv"
    watched.put_object(Bucket="pliki", Key=key, Body=BAD.encode())
    _looks(2)
    run_import(ImportRun.objects.get().pk)
    watched.put_object(Bucket="pliki", Key=key, Body=GOOD.encode())
    _looks(3)
    assert sorted(InboxFile.objects.values_list("state", flat=True)) == ["gone", "taken"]
    assert key in keys_of(watched)


def test_a_key_with_folders_or_dots_in_it_is_no_file_of_ours(watched: Any) -> None:
    watched.put_object(Bucket="pliki", Key="iok/hutnik/do-wczytania/../../siarkowiec/k.csv", Body=GOOD.encode())
    watched.put_object(Bucket="pliki", Key="iok/hutnik/do-wczytania/pod/k.csv", Body=GOOD.encode())
    _looks(2)
    assert ImportRun.objects.count() == 0
    assert "podfolder" in Inbox.objects.get().problem


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"bucket": "nie-ma"}, "Nie ma takiego zasobnika"),
        ({"endpoint": "http://127.0.0.1:9"}, "Serwer zasobnika nie odpowiada"),
        ({"endpoint": "http://inny.example"}, "Operator nie dopuszcza już tego serwera"),
        ({"sealed_secret": "zepsuty"}, "Nie da się już odczytać tajnego klucza"),
    ],
)
def test_a_bucket_that_cannot_be_reached_is_told_in_words(
    watched: Any, settings: Any, told: dict[str, str], words: str
) -> None:
    settings.INBOX_BUCKET_ENDPOINTS = [*settings.INBOX_BUCKET_ENDPOINTS, "http://127.0.0.1:9"]
    Inbox.objects.update(**told)
    _looks(1)
    assert words in Inbox.objects.get().problem
