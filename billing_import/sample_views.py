"""The desk's pages by which an unknown file becomes a profile: sample, columns, rows as they would be read, saving."""

import uuid
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from billing_import.actions import ImportNotPossible
from billing_import.columns_form import ColumnsForm
from billing_import.drafts import Draft
from billing_import.formats.problems import FileRefused
from billing_import.models import ImportSample
from billing_import.policy import access_import_run, access_import_sample, access_imports
from billing_import.profile_words import speaks_words
from billing_import.profiles import Profile
from billing_import.sample_forms import SampleForm, TableForm
from billing_import.sample_page import checked_page, columns_page
from billing_import.sample_words import add_words, add_words_of_column
from billing_import.samples import (
    import_sample,
    keep_sample,
    profile_of_sample,
    sample_of_run,
    save_described,
    sight_of,
    start_draft,
    trial_of,
)
from billing_import.save_form import SaveForm
from billing_import.wording import message_of
from portal.audit.actions import record_look

_WORDS_ADDED = gettext_lazy("Sprawdź niżej, co znaczą słowa z kolumny „Rodzaj”. Zgadliśmy to.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_profile_new(request: HttpRequest) -> HttpResponse:
    """Take a sample of files that nobody described yet."""
    access_imports(request.user)
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sample = keep_sample(
                file=file, file_name=file.name or "plik", by=request.user, kind=form.cleaned_data["kind"]
            )
        except ImportNotPossible as wrong:
            form.add_error("file", str(wrong))
        else:
            return redirect("import_sample", sample_id=sample.pk)
    return render(request, "billing_import/import_profile_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@login_required
def import_run_describe(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Begin describing a run's file in a profile."""
    run = access_import_run(request.user, run_id)
    try:
        sample = sample_of_run(run=run, by=request.user)
    except ImportNotPossible as wrong:
        messages.error(request, str(wrong))
        return redirect("import_run", run_id=run_id)
    return redirect("import_sample", sample_id=sample.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_sample_page(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Show what was guessed of a sample and take corrections."""
    sample = access_import_sample(request.user, sample_id)
    if not sample.stored_path:
        return redirect("import_sample_save", sample_id=sample_id)
    return _with_file(request, lambda: _columns(request, sample))


def _columns(request: HttpRequest, sample: ImportSample) -> HttpResponse:
    draft, sight = Draft.from_json(sample.draft), sight_of(sample)
    step = request.POST.get("step", "")
    table = TableForm(sample, draft, sight, request.POST if step == "table" else None)
    if step == "words":
        add_words(sample, trial_of(sample, profile_of_sample(sample, sight)))
        sample.save()
        messages.info(request, _WORDS_ADDED)
        return redirect("import_sample", sample_id=sample.pk)
    if step == "table" and table.is_valid():
        _guess_again(sample, draft, table)
        return redirect("import_sample", sample_id=sample.pk)
    form = ColumnsForm(sample, draft, sight, request.POST if step == "columns" else None)
    if step == "columns" and form.is_valid():
        kind_before = draft.columns.get("kind")
        form.fill(draft)
        sample.draft, sample.is_saved = draft.as_json(), False
        if draft.columns.get("kind", kind_before) != kind_before and add_words_of_column(sample, sight):
            sample.save()
            messages.info(request, _WORDS_ADDED)
            return redirect("import_sample", sample_id=sample.pk)
        try:
            profile_of_sample(sample, sight)
        except ValidationError as error:
            for found in error.errors():
                form.add_error(None, found["msg"].removeprefix("Value error, "))
        else:
            sample.save()
            return redirect("import_sample_check", sample_id=sample.pk)
    bad = table if table.errors else form
    context = {**columns_page(sample, draft, sight, form), "table": table, "form": bad, "columns": form}
    _note_look(request, sample)
    return render(
        request, "billing_import/import_sample.html", context, status=422 if table.errors or form.errors else 200
    )


def _guess_again(sample: ImportSample, draft: Draft, table: TableForm) -> None:
    """Guess anew by what was said; the line of names stays only when it was picked or nothing else changed."""
    said, names = table.cleaned_data, ("encoding", "separator", "table")
    changed = {name: said[name] for name in names if name in said and said[name] != table[name].initial}
    fixed = {name: draft.settings[name] for name in names if name in draft.settings} | changed
    is_same = not changed and said["kind"] == sample.kind
    is_picked = "header_line" in said and said["header_line"] != draft.header_line
    sample.kind = said["kind"]
    line = said.get("header_line") if is_same or is_picked else None
    start_draft(sample, header_line=line, said=fixed, seen_as=draft.seen_as if is_same else fixed)
    sample.save()


@require_safe
@login_required
def import_sample_check(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Show the first rows as an import would read them, and why it would refuse others."""
    sample = access_import_sample(request.user, sample_id)
    return _with_file(request, lambda: _check(request, sample))


def _check(request: HttpRequest, sample: ImportSample) -> HttpResponse:
    try:
        profile = profile_of_sample(sample)
    except ValidationError:
        return redirect("import_sample", sample_id=sample.pk)
    try:
        context = checked_page(sample, profile, trial_of(sample, profile))
    except FileRefused as refused:
        context = {"sample": sample, "refusal": message_of(refused)}
    _note_look(request, sample)
    return render(request, "billing_import/import_sample_check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_sample_save(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Say what the file speaks for and store the profile."""
    sample = access_import_sample(request.user, sample_id)
    return _with_file(request, lambda: _save(request, sample))


def _save(request: HttpRequest, sample: ImportSample) -> HttpResponse:
    draft = Draft.from_json(sample.draft)
    if not draft.name and not draft.settings.get("file_names") and sample.file_name:
        draft.name = PurePath(sample.file_name).stem
        draft.settings["file_names"] = [pattern_of(sample.file_name)]
    form = SaveForm(sample, draft, speaks_words(*_days(sample)), request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.fill(draft)
        if sample.profile is not None:
            draft.name = sample.profile.name
        sample.draft = draft.as_json()
        try:
            stored = save_described(sample=sample, profile=profile_of_sample(sample), by=request.user)
        except ValidationError as error:
            for found in error.errors():
                form.add_error(None, found["msg"].removeprefix("Value error, "))
        else:
            messages.success(request, _("Profil jest zapisany. Możesz nim wczytać ten plik i następne."))
            return redirect("import_profile", profile_id=stored.pk)
    context = {"sample": sample, "form": form}
    return render(request, "billing_import/import_sample_save.html", context, status=422 if form.errors else 200)


def _days(sample: ImportSample) -> tuple[Any, Any]:
    """Return the days between which the sample's rows lie, as far as it can be read."""
    if not sample.stored_path:
        return None, None
    try:
        profile: Profile = profile_of_sample(sample)
        trial = trial_of(sample, profile)
    except (FileRefused, ValidationError):
        return None, None
    return trial.first_on, trial.last_on


def pattern_of(file_name: str) -> str:
    """Return the pattern of names like this one: what changes from month to month are digits."""
    pattern = ""
    for char in file_name:
        if not char.isdigit():
            pattern += char
        elif not pattern.endswith("*"):
            pattern += "*"
    return pattern if pattern.strip("*.") else file_name


@require_POST
@login_required
def import_sample_use(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """Import the sample by the profile that was made of it; its preview comes first."""
    sample = access_import_sample(request.user, sample_id)

    def use() -> HttpResponse:
        try:
            run = import_sample(sample=sample, by=request.user)
        except ImportNotPossible as wrong:
            messages.error(request, str(wrong))
            return redirect("import_sample", sample_id=sample_id)
        return redirect("import_run", run_id=run.pk)

    return _with_file(request, use)


def _with_file(request: HttpRequest, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what needs the sample's file; begin anew when it is gone or cannot be read any more."""
    try:
        return do()
    except FileRefused as refused:
        text = _("Przykładu już nie ma, bo trzymamy go jeden dzień. Wyślij go jeszcze raz.")
        messages.error(request, text if refused.code == "file_gone" else message_of(refused))
        return redirect("import_profile_new")


def _note_look(request: HttpRequest, sample: ImportSample) -> None:
    """Write the look down: rows hold what a file says of people; whose they are nobody knows yet."""
    subject = f"import_sample:{sample.pk}"
    record_look(by=request.user, person_id=None, what="rejected_rows", subject=subject, thing=sample.file_name)
