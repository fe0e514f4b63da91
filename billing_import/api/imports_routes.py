"""Sending files by the API, what came of them, and deciding about them."""

import hashlib
import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router, Status
from pydantic import ValidationError

from billing_import.actions import ImportNotPossible
from billing_import.api.answers import AnotherRequest, answer_once
from billing_import.api.models import ApiToken
from billing_import.api.problems import Problem, not_found
from billing_import.api.scopes import IMPORTS_READ, IMPORTS_WRITE
from billing_import.api.shapes import ProblemShape, Rejects, Run, Runs, Sending, Wishes, reject_shape, run_shape
from billing_import.api.tokens import Bearer
from billing_import.api.uploads import Uploaded, uploaded
from billing_import.deciding import NotDecidable, apply_previewed, cancel_run, take_back
from billing_import.kinds import KINDS_OF_FILES, kind_codes
from billing_import.models import ImportReject, ImportRun
from billing_import.parcels import queue_parcel
from billing_import.profiles import DEFAULT
from billing_import.recognizing import Recognized
from billing_import.views import pieces_of
from portal.audit.actions import record_event
from portal.kernel.files import cooperative_path

router = Router(tags=["imports"])
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 411, 413, 422, 429), ProblemShape)
_READ, _WRITE = Bearer(IMPORTS_READ), Bearer(IMPORTS_WRITE)
_LONGEST_KEY = 100
_BODY = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "maxLength": _LONGEST_KEY},
            "description": "Z tym samym kluczem to samo zapytanie drugi raz nic nie robi i dostaje tę samą odpowiedź.",
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "kind": {"type": "string"},
                        "profile": {"type": "string"},
                        "wish": {"type": "string", "enum": ["preview", "apply"]},
                        "as_of": {"type": "string", "format": "date"},
                    },
                }
            },
        },
    },
}


def actor(request: HttpRequest) -> str:
    """Return who acts, for the run and the trail: the token's name."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return f"api:{token.name}"


@router.post(
    "",
    url_name="api_imports",
    auth=_WRITE,
    response={202: Sending, **REFUSALS},
    openapi_extra=_BODY,
    summary="Wyślij plik",
    description="Plik jako treść albo w polu „file” formularza; także ZIP. Rodzaj, profil i życzenie podaj w adresie "
    "albo w polach formularza. Z tym samym Idempotency-Key drugi raz nic "
    "się nie stanie.",
)
def send(
    request: HttpRequest,
    response: HttpResponse,
    wishes: Query[Wishes],
) -> Any:
    """Queue what the body holds. The work itself is a worker's."""
    idempotency_key = request.headers.get("Idempotency-Key")
    with uploaded(request, wishes.file_name) as body:
        wishes = _with_form(request, wishes)
        chosen = _chosen(wishes.kind, wishes.profile)

        def answer() -> tuple[int, dict[str, Any]]:
            return 202, {"runs": [run_shape(run) for run in _queued(request, body, chosen, wishes)]}

        if idempotency_key is None:
            return Status(*answer())
        if not idempotency_key.isprintable() or not 0 < len(idempotency_key) <= _LONGEST_KEY:
            raise Problem(422, "key_wrong", "Idempotency-Key ma mieć od 1 do 100 znaków, na przykład UUID.")
        asked = hashlib.sha256(f"{wishes.model_dump_json()}|{body.digest}".encode()).hexdigest()
        try:
            status, kept, is_again = answer_once(request.auth, idempotency_key, asked, answer)  # type: ignore[attr-defined]
        except AnotherRequest as error:
            detail = "Z tym Idempotency-Key przyszło już inne zapytanie. Nowy plik wyślij z nowym kluczem."
            raise Problem(409, "key_used", detail) from error
        if is_again:
            response["Idempotency-Replayed"] = "true"
        return Status(status, kept)


def _with_form(request: HttpRequest, wishes: Wishes) -> Wishes:
    """Return the wishes with those that came as fields of the form. Raises Problem for one that is said twice."""
    names = Wishes.model_fields.keys() - {"file_name"}
    fields = {name: str(request.POST[name]) for name in names if name in request.POST}
    asked = {name: getattr(wishes, name) for name in names if name in request.GET}
    twice = sorted(name for name in fields if name in asked and str(asked[name]) != fields[name])
    if twice:
        raise Problem(422, "said_twice", f"Adres i formularz mówią co innego: {', '.join(twice)}. Podaj to raz.")
    try:
        return Wishes.model_validate({**wishes.model_dump(exclude_unset=True), **fields})
    except ValidationError as error:
        wrong = ", ".join(str(found["loc"][0]) for found in error.errors())
        raise Problem(422, "value_wrong", f"Te pola formularza mają złe wartości: {wrong}.") from error


def _chosen(kind: str | None, profile: str | None) -> Recognized | None:
    if kind is None:
        if profile is not None:
            raise Problem(422, "kind_needed", "Do profilu podaj też „kind”: co jest w pliku.")
        return None
    if KINDS_OF_FILES.get(kind) is None:
        raise Problem(422, "kind_unknown", f"Nie ma takiego rodzaju pliku. Możliwe: {', '.join(kind_codes())}.")
    return Recognized(kind, profile or DEFAULT)


def _queued(request: HttpRequest, body: Uploaded, chosen: Recognized | None, wishes: Wishes) -> list[ImportRun]:
    try:
        return queue_parcel(files=body.files, by=actor(request), chosen=chosen, wish=wishes.wish, as_of=wishes.as_of)
    except ImportNotPossible as error:
        raise Problem(422, "not_possible", str(error)) from error


@router.get("", url_name="api_imports", auth=_READ, response={200: Runs, **REFUSALS}, summary="Ostatnie importy")
def listed(request: HttpRequest, before: uuid.UUID | None = None, limit: int = 50) -> Any:  # noqa: ARG001
    """Return runs, newest first; ``before`` is the last one of the page before."""
    if not 1 <= limit <= 200:
        raise Problem(422, "limit_wrong", "„limit” ma być od 1 do 200.")
    runs = ImportRun.objects.order_by("-queued_at", "-pk")
    if before is not None:
        last = _run(before)
        runs = runs.filter(Q(queued_at__lt=last.queued_at) | Q(queued_at=last.queued_at, pk__lt=last.pk))
    found = list(runs[: limit + 1])
    following = str(found[limit - 1].pk) if len(found) > limit else None
    return {"runs": [run_shape(run) for run in found[:limit]], "next": following}


@router.get(
    "/{uuid:run_id}",
    url_name="api_import",
    auth=_READ,
    response={200: Run, **REFUSALS},
    summary="Co stało się z plikiem",
)
def one(request: HttpRequest, run_id: uuid.UUID) -> Any:  # noqa: ARG001
    """Return one run."""
    return run_shape(_run(run_id))


@router.get(
    "/{uuid:run_id}/rejects",
    url_name="api_import_rejects",
    auth=_READ,
    response={200: Rejects, **REFUSALS},
    summary="Odrzucone wiersze",
)
def rejects(request: HttpRequest, run_id: uuid.UUID, after: int = 0, limit: int = 500) -> Any:
    """Return what is wrong with the rejected rows, in the order of the file."""
    if not 1 <= limit <= 1000:
        raise Problem(422, "limit_wrong", "„limit” ma być od 1 do 1000.")
    run = _run(run_id)
    # By key: rows of a run are written in the order of the file, all at once.
    found = list(ImportReject.objects.filter(run=run, pk__gt=after).order_by("pk")[: limit + 1])
    _note_reading(request, f"import:{run.pk}", len(found))
    following = found[limit - 1].pk if len(found) > limit else None
    return {"rejects": [reject_shape(reject) for reject in found[:limit]], "next": following}


@router.get(
    "/{uuid:run_id}/rejects.csv",
    url_name="api_import_errors",
    auth=_READ,
    response=REFUSALS,
    summary="Plik błędów: odrzucone wiersze do poprawienia",
    openapi_extra={"responses": {200: {"description": "Plik CSV", "content": {"text/csv": {}}}}},
)
def errors_file(request: HttpRequest, run_id: uuid.UUID) -> Any:
    """Hand out the rejected rows as they were, with what to mend."""
    run = _run(run_id)
    path = cooperative_path(run.errors_path) if run.errors_path else None
    if path is None or not path.is_file():
        raise not_found()
    _note_reading(request, f"import:{run.pk}", run.rejected)
    name = content_disposition_header(as_attachment=True, filename=path.name) or "attachment"
    headers = {"Content-Disposition": name, "Content-Length": str(path.stat().st_size)}
    return StreamingHttpResponse(pieces_of(path), content_type="text/csv", headers=headers)


def _note_reading(request: HttpRequest, subject: str, rows: int) -> None:
    """Write down that rows left to a program; rejected ones hold what a file says of people."""
    if rows:
        record_event(action="export.read", by=actor(request), subject=subject, details={"rows": rows})


def _decided(request: HttpRequest, run_id: uuid.UUID, decide: Any) -> Any:
    run = _run(run_id)
    try:
        decide(run=run, by=actor(request))
    except NotDecidable as error:
        raise Problem(409, "not_decidable", str(error)) from error
    return Status(202, run_shape(_run(run_id)))


@router.post(
    "/{uuid:run_id}/apply",
    url_name="api_import_apply",
    auth=_WRITE,
    response={202: Run, **REFUSALS},
    summary="Zastosuj podgląd",
)
def apply(request: HttpRequest, run_id: uuid.UUID) -> Any:
    """Consent to what the preview shows."""
    return _decided(request, run_id, apply_previewed)


@router.post(
    "/{uuid:run_id}/cancel",
    url_name="api_import_cancel",
    auth=_WRITE,
    response={202: Run, **REFUSALS},
    summary="Odwołaj plik, którego jeszcze nie zastosowano",
)
def cancel(request: HttpRequest, run_id: uuid.UUID) -> Any:
    """Drop a file that waits, or stop one that is being read."""
    return _decided(request, run_id, cancel_run)


@router.post(
    "/{uuid:run_id}/undo",
    url_name="api_import_undo",
    auth=_WRITE,
    response={202: Run, **REFUSALS},
    summary="Cofnij zastosowany plik",
)
def undo(request: HttpRequest, run_id: uuid.UUID) -> Any:
    """Take an applied file back."""
    return _decided(request, run_id, take_back)


def _run(run_id: uuid.UUID) -> ImportRun:
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise not_found()
    return run
