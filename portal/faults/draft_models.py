"""A report that is being written: what was typed so far, kept between screens. Finished ones are in ``models``."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class FaultDraft(models.Model):
    """The one report that an account is writing. ``answers`` are what its screens have taken so far.

    Its id becomes the report's ``request_key``, so sending it twice makes one report. Unfinished ones are deleted
    after some days (``drafts.KEPT``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="fault_draft")
    answers = models.JSONField(default=dict)
    touched_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "faults_draft"
        indexes: ClassVar = [models.Index(fields=["touched_at"], name="fault_draft_by_age")]
