"""Pages that follow figures to files: one line of an imported file, and payments that no premises' number fits."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing_import.kinds import Owner, kind_named
from billing_import.models import ImportRun
from billing_import.policy import access_import_line, access_imports, can_import
from billing_import.source_line import source_line_of
from portal.audit.actions import Look, record_look, record_looks
from portal.bank.queries import unmatched_rows
from portal.kernel import clock
from portal.kernel.desk_habits import DeskHabits
from portal.ledger.models import SourceRun
from portal.premises.models import Title
from portal.premises.queries import titles_in_force

_ROWS_OF_A_PAGE = 50


@require_safe
@login_required
@never_cache
def import_line(request: HttpRequest, run_id: uuid.UUID, line: int) -> HttpResponse:
    """Show one line of a file under the file's header; the look is written down with those it concerns."""
    run, owners = access_import_line(request.user, run_id, line)
    shown = source_line_of(run, line)
    if shown is None and not owners:
        raise Http404
    _note_look(request, run, line, owners)
    context: dict[str, Any] = {
        "run": run,
        "line": line,
        "shown": shown,
        "may_import": can_import(request.user),
        "kind": kind_named(run.kind),
        "source": SourceRun.objects.filter(pk=run.pk).first(),
    }
    return render(request, "billing_import/import_line.html", context)


@require_safe
@login_required
@never_cache
def unmatched_payments(request: HttpRequest) -> HttpResponse:
    """List incoming payments whose number no premises have."""
    access_imports(request.user)
    record_look(by=request.user, person_id=None, what="unmatched_payments", subject="bank:unmatched")
    page = Paginator(unmatched_rows(), _ROWS_OF_A_PAGE).get_page(request.GET.get("strona"))
    return render(request, "billing_import/unmatched_payments.html", {"page": page})


def _note_look(request: HttpRequest, run: ImportRun, line: int, owners: list[Owner]) -> None:
    subject, thing = f"import:{run.pk}:{line}", f"{run.file_name}, wiersz {line}"
    people = {person for _, person in owners if person is not None}
    shared = {premises for premises, person in owners if person is None and premises is not None}
    if shared:
        holders: list[Title] = list(titles_in_force(clock.today()).filter(premises__in=shared))
        people |= {title.person_id for title in holders}
    looks = [Look(person, subject, thing) for person in sorted(people)] or [Look(None, subject, thing)]
    purpose = DeskHabits.of_cookies(request.COOKIES).purpose_words
    record_looks(by=request.user, what="source_line", looks=looks, purpose=purpose)
