"""An inbox in a bucket of S3, or of a store that speaks like it. The key is sealed; only known servers are called."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from billing_import.inbox.models import SEALED_FOR, Inbox
from billing_import.inbox.places import TO_IMPORT, Entry, FileAway, InboxClosed, Unreadable, copied
from portal.kernel.sealing import CannotUnseal, unseal

_GONE = {"404", "NoSuchKey", "NotFound", "412", "PreconditionFailed"}
_WORDS = {
    "NoSuchBucket": "Nie ma takiego zasobnika. Sprawdź jego nazwę.",
    "AccessDenied": "Serwer nie wpuszcza z tym kluczem. Sprawdź klucz i prawa: lista, odczyt, zapis, usuwanie.",
    "InvalidAccessKeyId": "Serwer nie zna tego klucza. Sprawdź identyfikator klucza.",
    "SignatureDoesNotMatch": "Tajny klucz jest inny, niż zna serwer. Wpisz go jeszcze raz.",
}


@contextmanager
def open_bucket(inbox: Inbox) -> Iterator["BucketPlace"]:
    """Open the bucket of an inbox. Raises InboxClosed, also for whatever the server answers meanwhile."""
    if inbox.endpoint not in settings.INBOX_BUCKET_ENDPOINTS:
        raise InboxClosed("Operator nie dopuszcza już tego serwera. Wybierz inny na stronie skrzynki.")
    try:
        secret = unseal(inbox.sealed_secret, purpose=SEALED_FOR)
    except CannotUnseal as error:
        raise InboxClosed("Nie da się już odczytać tajnego klucza. Wpisz go jeszcze raz.") from error
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=inbox.endpoint,
        region_name=inbox.region or "us-east-1",
        aws_access_key_id=inbox.access_key,
        aws_secret_access_key=secret,
        config=Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2}, s3={"addressing_style": "path"}),
    )
    try:
        yield BucketPlace(client, inbox.bucket, inbox.prefix.strip("/"))
    except ClientError as error:
        code = _code(error)
        raise InboxClosed(_WORDS.get(code, f"Serwer zasobnika odmówił ({code}). Spróbujemy ponownie.")) from error
    except BotoCoreError as error:
        raise InboxClosed("Serwer zasobnika nie odpowiada. Spróbujemy ponownie.") from error
    finally:
        client.close()


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))[:40]


class BucketPlace:
    """One bucket below one prefix."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self._client, self._bucket, self._prefix = client, bucket, prefix

    def _key(self, folder: str, name: str) -> str:
        return "/".join(part for part in (self._prefix, folder, name) if part)

    def waiting(self) -> list[Entry]:
        """Return what lies in ``do-wczytania``, by name. Costs one call a thousand files."""
        start = self._key(TO_IMPORT, "") + "/"
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start, Delimiter="/")
        entries = []
        for page in pages:
            for folder in page.get("CommonPrefixes", ()):
                entries.append(Entry(folder["Prefix"].removeprefix(start).rstrip("/"), "folder"))
            for found in page.get("Contents", ()):
                name = found["Key"].removeprefix(start)
                if name:  # some programs make an object of the folder itself
                    etag = str(found["ETag"]).strip('"')
                    entries.append(Entry(name, "file", found["Size"], f"{found['Size']}:{etag}"))
        return sorted(entries, key=lambda entry: entry.name)

    def copy(self, entry: Entry, target: Path) -> str:
        """Copy an object's bytes and return their SHA-256. Raises FileAway and Unreadable."""
        try:
            found = self._client.get_object(
                Bucket=self._bucket, Key=self._key(TO_IMPORT, entry.name), IfMatch=_etag(entry)
            )
        except ClientError as error:
            if _code(error) in _GONE:
                raise FileAway(entry.name) from error
            if _code(error) in {"AccessDenied", "403"}:
                raise Unreadable("Nasz klucz nie ma prawa czytać tego pliku. Daj mu prawo odczytu.") from error
            raise
        with found["Body"] as body:
            return copied(body, target)

    def move(self, entry: Entry, folder: str, name: str) -> bool:
        """Move an object of ``do-wczytania``; return whether it is there now. Another version of it stays.

        Race: a store has no move. The copy is made of the version that was seen or not at all; what is deleted is
        looked at right before.
        """
        source = {"Bucket": self._bucket, "Key": self._key(TO_IMPORT, entry.name)}
        if self._etag_of(source) != _etag(entry):
            return self._etag_of({"Bucket": self._bucket, "Key": self._key(folder, name)}) is not None
        self._client.copy_object(
            Bucket=self._bucket, Key=self._key(folder, name), CopySource=source, CopySourceIfMatch=_etag(entry)
        )
        if self._etag_of(source) == _etag(entry):
            self._client.delete_object(**source)
        return True

    def _etag_of(self, where: dict[str, str]) -> str | None:
        try:
            return str(self._client.head_object(**where)["ETag"]).strip('"')
        except ClientError as error:
            if _code(error) in _GONE:
                return None
            raise

    def put(self, folder: str, name: str, content: IO[bytes]) -> None:
        """Write an object; a store shows it whole or not at all."""
        self._client.upload_fileobj(content, self._bucket, self._key(folder, name))


def _etag(entry: Entry) -> str:
    return entry.version.partition(":")[2]
