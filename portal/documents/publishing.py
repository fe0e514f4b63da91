"""Publishing documents and their versions, and taking a document back. Who may is the view's gate; this is the door."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.audit.actions import identifier_of, record_event
from portal.documents.models import Document, DocumentFile, DocumentVersion
from portal.finding.folding import fold
from portal.kernel.attachments import CheckedAttachment, stored_attachment

FOLDER = "documents"


class NothingToShow(ValueError):
    """A version without a text and without a file says nothing."""


@transaction.atomic
def publish_document(
    *,
    category: str,
    title: str,
    number: str,
    dated_on: dt.date,
    text: str,
    file: CheckedAttachment | None,
    form_key: uuid.UUID,
    by: Any,
) -> Document:
    """Publish a document with its first version; the same form sent twice makes one.

    Raises NothingToShow and, from the storage, AttachmentRefused when the disk is full.
    """
    known = _made_by(form_key)
    if known is not None:
        return known
    document = Document.objects.create(
        category=category, title=title, folded_title=fold(title), number=number, dated_on=dated_on
    )
    _add(document, number=1, dated_on=dated_on, text=text, file=file, form_key=form_key, by=by)
    return document


@transaction.atomic
def add_version(
    *,
    document: Document,
    dated_on: dt.date,
    text: str,
    file: CheckedAttachment | None,
    form_key: uuid.UUID,
    by: Any,
) -> Document:
    """Replace what a document says by a newer version; the older ones stay in its history.

    The same form sent twice makes one version. Raises as ``publish_document`` does. Race: two workers wait for each
    other, and both versions stand.
    """
    stored = Document.objects.select_for_update().get(pk=document.pk)
    known = _made_by(form_key)
    if known is not None:
        return known
    newest = stored.versions.aggregate(newest=Max("number"))["newest"] or 0
    _add(stored, number=newest + 1, dated_on=dated_on, text=text, file=file, form_key=form_key, by=by)
    stored.dated_on = dated_on
    stored.save(update_fields=["dated_on"])
    return stored


@transaction.atomic
def withdraw_document(*, document: Document, by: Any) -> bool:
    """Take a document off every page; it stays on record. False when it is withdrawn already."""
    stored = Document.objects.select_for_update().get(pk=document.pk)
    if stored.withdrawn_at is not None:
        return False
    stored.withdrawn_at, stored.withdrawn_by = timezone.now(), identifier_of(by)
    stored.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record_event(
        action="document.withdrawn", by=by, subject=f"document:{stored.pk}", details={"category": stored.category}
    )
    return True


def _made_by(form_key: uuid.UUID) -> Document | None:
    version = DocumentVersion.objects.select_related("document").filter(form_key=form_key).first()
    return None if version is None else version.document


def _add(
    document: Document,
    *,
    number: int,
    dated_on: dt.date,
    text: str,
    file: CheckedAttachment | None,
    form_key: uuid.UUID,
    by: Any,
) -> None:
    if not text and file is None:
        raise NothingToShow
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        dated_on=dated_on,
        text=text,
        has_file=file is not None,
        published_by=identifier_of(by),
        form_key=form_key,
    )
    if file is not None:
        DocumentFile.objects.create(version=version, **stored_attachment(file, FOLDER))
    record_event(
        action="document.published",
        by=by,
        subject=f"document:{document.pk}",
        details={"category": document.category, "version": number},
    )
