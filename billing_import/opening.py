"""A run's stored file opened as its profile says. Which profile that is, and what the rows mean, is told elsewhere."""

from billing_import.files import stored_file
from billing_import.formats.problems import FileRefused
from billing_import.formats.text_table import TextTable, open_text_table
from billing_import.models import ImportRun
from billing_import.profiles import Profile, UnknownProfile, profile_named


def profile_of(run: ImportRun) -> Profile:
    """Return the run's profile in the version in force, which is noted on the run. Raises FileRefused."""
    try:
        profile, run.profile_version = profile_named(run.kind, run.profile)
    except UnknownProfile as error:
        raise FileRefused("profile_gone", profile=run.profile) from error
    return profile


def opened_file(run: ImportRun, profile: Profile) -> TextTable:
    """Open the run's file. Raises FileRefused. Cost: reads the file once for its encoding."""
    path = stored_file(run)
    if not path.exists():
        raise FileRefused("file_gone")
    return open_text_table(
        path,
        profile.layout,
        required=profile.required,
        names=profile.columns,
        encoding=None if profile.encoding == "guess" else profile.encoding,
        separator=None if profile.separator == "guess" else profile.separator,
        is_trailed=profile.trailing_separator,
    )
