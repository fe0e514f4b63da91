"""Text that was typed and sent too late: kept for its person, given back to them alone, forgotten after two hours.

When a form is kept is decided in ``kept_forms_middleware``. Secrets are never kept, nor are files.
"""

import datetime as dt
import json
import re
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from portal.accounts.models import User
from portal.kernel.sealing import CannotUnseal, seal, unseal
from portal.own_data.models import KeptForm

PURPOSE = "kept-form"
KEPT_FOR = dt.timedelta(hours=2)
MOST_CHARACTERS = 100_000
MOST_FIELDS = 200
FORMS_OF_ONE = 5
# The field by which a form that is sent again says which kept one it was.
AGAIN = "iok_kept"
_LEFT_OUT = {"csrfmiddlewaretoken", AGAIN}
# A form with one of these is not kept at all.
_SECRET = re.compile(r"passw|haslo|has\u0142o|secret|credential|token|^code$|^kod", re.IGNORECASE)
_KEY = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeptText:
    """A kept form as it is given back: its fields in order, and what of them a person has typed."""

    id: uuid.UUID
    path: str
    fields: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]
    files: int


def keep_form(*, user: User, request: HttpRequest) -> KeptForm | None:
    """Keep what the request sends, or return None when there is nothing a person typed, a secret, or too much.

    Costs two queries.
    """
    fields = _fields(request.POST)
    if fields is None or not _typed(fields):
        return None
    KeptForm.objects.filter(
        pk__in=KeptForm.objects.filter(user=user).order_by("-kept_at").values("pk")[FORMS_OF_ONE - 1 :]
    ).delete()
    return KeptForm.objects.create(
        user=user,
        path=request.get_full_path()[:300],
        sealed=seal(json.dumps(fields), purpose=PURPOSE),
        files=sum(len(files) for _, files in request.FILES.lists()),
    )


def kept_form_of(user: User, key: uuid.UUID) -> KeptText | None:
    """Return a kept form of this very person, or None: of another, over, or sealed with a key that is gone."""
    since = timezone.now() - KEPT_FOR
    kept = KeptForm.objects.filter(pk=key, user=user, kept_at__gt=since).first()
    if kept is None:
        return None
    try:
        fields = [(name, value) for name, value in json.loads(unseal(kept.sealed, purpose=PURPOSE))]
    except CannotUnseal:
        return None
    return KeptText(kept.pk, kept.path, tuple(fields), tuple(_typed(fields)), kept.files)


def forget_form(*, user: User, key: str) -> None:
    """Forget a kept form of the person: they sent it again, or do not want it."""
    if _KEY.fullmatch(key):
        KeptForm.objects.filter(pk=uuid.UUID(key), user=user).delete()


def forget_old_forms(now: dt.datetime) -> int:
    """Forget what nobody came back for; return how many. One statement."""
    return KeptForm.objects.filter(kept_at__lte=now - KEPT_FOR).delete()[0]


def _fields(post: QueryDict) -> list[tuple[str, str]] | None:
    fields = [(name, value) for name, values in post.lists() for value in values if name not in _LEFT_OUT]
    size = sum(len(name) + len(value) for name, value in fields)
    is_secret = any(_SECRET.search(name) for name, _ in fields)
    return None if is_secret or size > MOST_CHARACTERS or len(fields) > MOST_FIELDS else fields


def _typed(fields: list[tuple[str, str]]) -> list[str]:
    """Return what may be a person's own text: not keys of the form, nor single words of the page."""
    return [value for _, value in fields if len(value.strip()) > 2 and not _KEY.fullmatch(value)]
