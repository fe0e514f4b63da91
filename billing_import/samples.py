"""Samples by which profiles are described: kept for a day in the cooperative's folder, guessed, saved, removed."""

import datetime as dt
import shutil
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing_import.actions import ImportNotPossible, queue_import
from billing_import.drafts import Draft, best_guess, draft_of, draft_of_profile, profile_settings
from billing_import.formats.problems import FileRefused
from billing_import.formats.records import NO_TEXT
from billing_import.guessing.contents import Codes
from billing_import.guessing.sight import Sight, sights_of
from billing_import.guessing.table_guess import TableGuess, guess_table
from billing_import.kinds import kind_codes, kind_named
from billing_import.matching import known_in_cooperative
from billing_import.models import ImportProfile, ImportRun, ImportSample
from billing_import.opening import opened_path
from billing_import.profiles import Origin, Profile, profile_named, save_profile
from billing_import.recognizing import recognized
from billing_import.trying import Trial
from billing_import.wording import message_of
from portal.audit.actions import identifier_of
from portal.kernel.files import cooperative_path

KEPT_FOR = dt.timedelta(days=1)
FOLDER = "imports/probki"


def keep_sample(*, file: BinaryIO, file_name: str, by: Any, kind: str = "", profile: Any = None) -> ImportSample:
    """Store a file as a sample and guess how to read it. Raises ImportNotPossible for a file that cannot be read.

    Without a kind it is recognized, or the kind most of whose columns are found. Cost: reads the file's beginning.
    """
    sample = ImportSample(
        kind=kind, file_name=NO_TEXT.sub("?", file_name)[-255:], made_by=identifier_of(by), profile=profile
    )
    sample.stored_path = f"{FOLDER}/{sample.pk}/plik"
    path = cooperative_path(sample.stored_path)
    path.parent.mkdir(parents=True)
    try:
        with path.open("wb") as target:
            shutil.copyfileobj(file, target, 1 << 20)
        sample.kind = kind or _kind_of(sample)
        start_draft(sample)
        sample.save(force_insert=True)
    except FileRefused as refused:
        _remove_file(sample)
        raise ImportNotPossible(message_of(refused)) from refused
    except BaseException:
        _remove_file(sample)
        raise
    return sample


def sample_of_run(*, run: ImportRun, by: Any) -> ImportSample:
    """Make a sample of a run's stored file. Raises ImportNotPossible when the file is gone or cannot be read."""
    path = cooperative_path(run.stored_path) if run.stored_path else None
    if path is None or not path.is_file():
        raise ImportNotPossible(_("Pliku tego importu już nie ma. Wyślij go jeszcze raz jako przykład."))
    with path.open("rb") as file:
        return keep_sample(file=file, file_name=run.file_name, by=by, kind=run.kind)


def sample_of_profile(*, profile: ImportProfile, by: Any) -> ImportSample:
    """Begin changing a profile, by the newest file that was read by it; without one only settings can be changed."""
    runs = ImportRun.objects.filter(kind=profile.kind, profile=profile.name, continues=None).exclude(stored_path="")
    newest = runs.order_by("-queued_at").first()
    path = cooperative_path(newest.stored_path) if newest else None
    if newest is not None and path is not None and path.is_file():
        with suppress(ImportNotPossible), path.open("rb") as file:
            return keep_sample(file=file, file_name=newest.file_name, by=by, kind=profile.kind, profile=profile)
    described = profile_named(profile.kind, profile.name)[0]
    draft = Draft(settings=described.settings, name=profile.name)
    return ImportSample.objects.create(
        kind=profile.kind, profile=profile, made_by=identifier_of(by), draft=draft.as_json()
    )


def start_draft(
    sample: ImportSample,
    *,
    header_line: int | None = None,
    said: Mapping[str, str] | None = None,
    seen_as: Mapping[str, str] | None = None,
) -> None:
    """Guess the sample anew and put the draft into it; saving is the caller's. Raises FileRefused.

    ``said`` (encoding, separator, table) and ``header_line`` are what people decided; ``seen_as`` is how they saw it.
    A profile that is being changed comes before guesses as long as it can open the file.
    """
    fixed = {name: value for name, value in (said or {}).items() if value and value != "guess"}
    if sample.profile is not None and header_line is None and said is None:
        described = profile_named(sample.profile.kind, sample.profile.name)[0]
        with suppress(FileRefused):
            shape = opened_path(sample_path(sample), sample.file_name, described).shape
            draft = draft_of_profile(described, shape.fields, shape.header_line)
            draft.seen_as = {"encoding": described.encoding, "separator": shape.separator, "table": described.table}
            sample.draft = draft.as_json()
            return
    codes = codes_of_register()
    sights = [one for one in _sights(sample, seen_as or fixed) if one.kind in {"", sample.kind}]
    if not sights:
        raise FileRefused("table_of_another_kind", found=[])
    guess = best_guess(sights, kind_named(sample.kind).layout, codes, header_line=header_line)
    draft = draft_of(guess, sample.kind, codes, several_fit=_several_fit(sights, guess, sample.kind, codes))
    draft.name = Draft.from_json(sample.draft).name if sample.draft else ""
    draft.settings |= fixed
    encoding = fixed.get("encoding", "guess") if guess.sight.is_text else ""
    draft.seen_as = {"encoding": encoding, "separator": guess.sight.separator, "table": guess.sight.table}
    sample.draft = draft.as_json()


def sight_of(sample: ImportSample) -> Sight:
    """Return the sample as its draft sees it. Raises FileRefused. Cost: reads the beginning of the file."""
    sights = _sights(sample, Draft.from_json(sample.draft).seen_as)
    return next((one for one in sights if one.kind in {"", sample.kind}), sights[0])


def profile_of_sample(sample: ImportSample, sight: Sight | None = None) -> Profile:
    """Return the profile that the draft describes. Raises pydantic's ValidationError, or FileRefused."""
    draft = Draft.from_json(sample.draft)
    settings = profile_settings(draft, sample.kind, sight or sight_of(sample)) if sample.stored_path else draft.settings
    return Profile.model_validate({**settings, "kind": sample.kind, "name": draft.name or "bez-nazwy"})


def trial_of(sample: ImportSample, profile: Profile) -> Trial:
    """Read the sample by a profile's rules, posting nothing. Raises FileRefused."""
    table = opened_path(sample_path(sample), sample.file_name, profile)
    return kind_named(sample.kind).try_rows(table, profile)


@transaction.atomic
def save_described(*, sample: ImportSample, profile: Profile, by: Any) -> ImportProfile:
    """Store the profile that was described; the sample stays for its day, to be imported at once."""
    made_of = Origin.SAMPLE if sample.stored_path else Origin.DESK
    origin = Origin.COPY if sample.draft.get("is_copy") else made_of
    stored = save_profile(profile, by=by, origin=origin)
    if not sample.stored_path:
        sample.delete()
        return stored
    sample.profile, sample.is_saved = stored, True
    sample.save()
    return stored


def import_sample(*, sample: ImportSample, by: Any) -> ImportRun:
    """Queue the sample's file for a preview by the profile made of it; the sample is then gone.

    Raises ImportNotPossible when no profile was saved yet, FileRefused when the file is gone.
    """
    if sample.profile is None or not sample.is_saved:
        raise ImportNotPossible(_("Najpierw zapisz profil."))
    with sample_path(sample).open("rb") as file:
        run = queue_import(
            kind=sample.kind,
            file=file,
            file_name=sample.file_name,
            by=by,
            profile=sample.profile.name,
            wish=ImportRun.Wish.PREVIEW,
        )
    remove_sample(sample)
    return run


def remove_sample(sample: ImportSample) -> None:
    """Delete a sample and its file."""
    _remove_file(sample)
    sample.delete()


def remove_old_samples(now: dt.datetime | None = None) -> int:
    """Delete the samples older than a day, and files that nobody has a row for; return how many rows."""
    before = (now or timezone.now()) - KEPT_FOR
    old = list(ImportSample.objects.filter(made_at__lt=before))
    for sample in old:
        remove_sample(sample)
    folder = cooperative_path(FOLDER)
    for left in folder.iterdir() if folder.is_dir() else ():
        if left.stat().st_mtime < before.timestamp():
            shutil.rmtree(left, ignore_errors=True)
    return len(old)


def sample_path(sample: ImportSample) -> Any:
    """Return where the sample's file lies. Raises FileRefused when it is gone: a day is over."""
    path = cooperative_path(sample.stored_path)
    if not sample.stored_path or not path.is_file():
        raise FileRefused("file_gone")
    return path


def codes_of_register() -> Codes:
    """Return the codes by which columns are told. Costs two queries."""
    known = known_in_cooperative(with_persons=True)
    return Codes(known.premises, known.persons)


def _kind_of(sample: ImportSample) -> str:
    """Return what the sample probably is."""
    path = sample_path(sample)
    found = recognized(path, sample.file_name)
    if found is not None:
        return found.kind
    sights, codes = sights_of(path, sample.file_name), codes_of_register()
    fixed = {one.kind for one in sights if one.kind}
    guesses = {
        code: best_guess([one for one in sights if one.kind in {"", code}], kind_named(code).layout, codes)
        for code in kind_codes()
        if any(one.kind in {"", code} for one in sights) and (not fixed or code in fixed)
    }
    return max(guesses, key=lambda code: guesses[code].score, default="ledger")


def _sights(sample: ImportSample, said: Mapping[str, str]) -> list[Sight]:
    named = {name: value for name, value in said.items() if value}
    return sights_of(sample_path(sample), sample.file_name, **named)


def _several_fit(sights: list[Sight], guess: TableGuess, kind: str, codes: Codes) -> bool:
    """Tell whether another sheet would do as well, so that the profile must name the one that is meant."""
    if len(guess.sight.tables) < 2:
        return False
    layout = kind_named(kind).layout
    required = {column.field for column in layout.columns if column.is_required} & set(guess.columns)
    others = (guess_table(one, layout, codes) for one in sights if one.table != guess.sight.table)
    return any(required <= set(other.columns) for other in others)


def _remove_file(sample: ImportSample) -> None:
    if sample.stored_path:
        shutil.rmtree(cooperative_path(sample.stored_path).parent, ignore_errors=True)
