"""The desk's pages of profiles: the list, one with its versions, changing, copying, out of use and back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing_import.drafts import Draft
from billing_import.models import ImportProfile
from billing_import.policy import access_import_profile, access_imports
from billing_import.profile_actions import (
    ProfileInUse,
    archive_profile,
    delete_profile,
    is_used,
    restore_profile,
)
from billing_import.profile_page import profile_lines, version_lines
from billing_import.profile_words import changes_between, facts_of
from billing_import.profiles import DEFAULT, profile_in_version
from billing_import.samples import sample_of_profile


@require_safe
@login_required
def import_profiles(request: HttpRequest) -> HttpResponse:
    """List the profiles by kind of file."""
    access_imports(request.user)
    return render(request, "billing_import/import_profiles.html", {"lines": profile_lines()})


@require_safe
@login_required
def import_profile(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Show a profile in words, its versions and what may be done with it."""
    profile = access_import_profile(request.user, profile_id)
    used = is_used(profile)
    context = {
        "profile": profile,
        "facts": facts_of(profile_in_version(profile)),
        "versions": version_lines(profile),
        "sample": profile.samples.filter(is_saved=True).exclude(stored_path="").order_by("-made_at").first(),
        "is_used": used,
        "may_archive": profile.archived_at is None and profile.name != DEFAULT and used,
        "may_delete": not used,
    }
    return render(request, "billing_import/import_profile.html", context)


@require_safe
@login_required
def import_profile_version(request: HttpRequest, profile_id: int, version: int) -> HttpResponse:
    """Show exactly how files were read by one version."""
    profile = access_import_profile(request.user, profile_id)
    stored = profile.versions.filter(version=version).first()
    if stored is None:
        raise Http404
    said = profile_in_version(profile, stored)
    before = profile.versions.filter(version__lt=version).first()
    changes = changes_between(profile_in_version(profile, before), said) if before else []
    context = {"profile": profile, "version": stored, "facts": facts_of(said), "changes": changes}
    return render(request, "billing_import/import_profile_version.html", context)


@require_POST
@login_required
def import_profile_change(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Begin changing a profile, by the newest file that was read by it."""
    profile = access_import_profile(request.user, profile_id)
    return redirect("import_sample", sample_id=sample_of_profile(profile=profile, by=request.user).pk)


@require_POST
@login_required
def import_profile_copy(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Begin a new profile that says what another one does."""
    profile = access_import_profile(request.user, profile_id)
    sample = sample_of_profile(profile=profile, by=request.user)
    draft = Draft.from_json(sample.draft)
    draft.name, draft.is_copy = f"{profile.name}-2", True
    draft.settings.pop("file_names", None)  # two profiles must not know the same file
    sample.profile, sample.draft = None, draft.as_json()
    sample.save()
    return redirect("import_sample", sample_id=sample.pk)


@require_POST
@login_required
def import_profile_archive(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Take a profile out of use."""
    return _done(request, profile_id, archive_profile, _("Profil jest w archiwum."))


@require_POST
@login_required
def import_profile_restore(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Put an archived profile back into use."""
    return _done(request, profile_id, restore_profile, _("Profil jest znów w użyciu."))


@require_POST
@login_required
def import_profile_delete(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Delete a profile that no run was read by."""
    return _done(request, profile_id, delete_profile, _("Profil jest usunięty."), then_listed=True)


def _done(
    request: HttpRequest, profile_id: int, do: Callable[..., Any], words: str, *, then_listed: bool = False
) -> HttpResponse:
    profile: ImportProfile = access_import_profile(request.user, profile_id)
    try:
        do(profile=profile, by=request.user)
    except ProfileInUse as wrong:
        messages.error(request, str(wrong))
        return redirect("import_profile", profile_id=profile_id)
    messages.success(request, words)
    return redirect("import_profiles") if then_listed else redirect("import_profile", profile_id=profile_id)
