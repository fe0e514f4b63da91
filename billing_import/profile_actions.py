"""What is done with whole profiles: out of use and back, deleting unused ones. Saving them is in ``profiles``."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing_import.models import ImportProfile, ImportRun
from billing_import.profiles import DEFAULT
from billing_import.samples import remove_sample
from portal.audit.actions import record_event


class ProfileInUse(Exception):
    """The profile must stay; the text is a Polish sentence that says why and what to do instead."""


@transaction.atomic
def archive_profile(*, profile: ImportProfile, by: Any) -> ImportProfile:
    """Take a profile out of use: no new file is read by it. Raises ProfileInUse for the one that is always there."""
    current = ImportProfile.objects.select_for_update().get(pk=profile.pk)
    if current.name == DEFAULT:
        raise ProfileInUse(_("Zwykłego układu nie da się odłożyć. Można go tylko zmienić."))
    if current.archived_at is None:
        current.archived_at = timezone.now()
        current.save(update_fields=["archived_at"])
        _record("import_profile.archived", current, by)
    return current


@transaction.atomic
def restore_profile(*, profile: ImportProfile, by: Any) -> ImportProfile:
    """Put an archived profile back into use."""
    current = ImportProfile.objects.select_for_update().get(pk=profile.pk)
    if current.archived_at is not None:
        current.archived_at = None
        current.save(update_fields=["archived_at"])
        _record("import_profile.restored", current, by)
    return current


@transaction.atomic
def delete_profile(*, profile: ImportProfile, by: Any) -> None:
    """Delete a profile with its versions. Raises ProfileInUse when a run names it: then it can be archived."""
    current = ImportProfile.objects.select_for_update().get(pk=profile.pk)
    if is_used(current):
        raise ProfileInUse(_("Tym profilem czytano już pliki, więc musi zostać. Możesz go odłożyć do archiwum."))
    for sample in current.samples.all():
        remove_sample(sample)
    _record("import_profile.deleted", current, by)
    current.delete()


def is_used(profile: ImportProfile) -> bool:
    """Tell whether a run names the profile. Costs one query.

    Runs of the built-in layout have version 0 and do not need the stored one.
    """
    runs = ImportRun.objects.filter(kind=profile.kind, profile=profile.name)
    return (runs.filter(profile_version__gt=0) if profile.name == DEFAULT else runs).exists()


def _record(action: str, profile: ImportProfile, by: Any) -> None:
    details = {"kind": profile.kind, "name": profile.name, "version": profile.version}
    record_event(action=action, by=by, subject=f"import_profile:{profile.pk}", details=details)
