"""How a cooperative's files of a kind are read: columns, days, signs, whether a file is the whole state or an addition.

A profile says only what cannot be told from the file. It is stored per cooperative, in its pack too, and versioned.
"""

from dataclasses import replace
from typing import Any, Literal

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from billing_import.amounts import Decimals
from billing_import.code_templates import CodeTemplates
from billing_import.days import DEFAULT_FORMS, DayForm
from billing_import.formats.dialect import place_of
from billing_import.formats.layout import Layout, plain_name
from billing_import.kinds import KINDS_OF_FILES, kind_codes, kind_named
from billing_import.models import ImportProfile, ImportProfileVersion
from billing_import.validation import KINDS
from portal.audit.actions import identifier_of, record_event

DEFAULT = "default"
Origin = ImportProfile.Origin


class UnknownProfile(Exception):
    """The cooperative has no profile of this name for this kind of file."""


class Profile(BaseModel):
    """One profile; every field has a default that suits a file in the documented layout."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default=DEFAULT, pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")
    kind: str = "ledger"  # a code of billing_import.kinds
    columns: dict[str, str] = Field(default_factory=dict)  # our field → the file's own column name
    date_forms: tuple[DayForm, ...] = Field(default=DEFAULT_FORMS, min_length=1)
    decimal: Literal["guess", "comma", "dot"] = "guess"
    sign: Literal["two_columns", "positive_is_debit", "positive_is_credit"] = "two_columns"
    kinds: dict[str, Literal["charge", "payment", "correction", "interest"]] = Field(default_factory=dict)
    mode: Literal["append", "snapshot"] = "append"
    # What a snapshot speaks for: the days between its first and last row, whole months or years of them, or all days.
    scope: Literal["days", "months", "years", "all"] = "months"
    scope_premises: Literal["all", "in_file"] = "all"
    vanish_limit_percent: int = Field(default=50, ge=1, le=100)
    encoding: Literal["guess", "utf-8", "cp1250", "iso8859-2", "cp852", "mazovia"] = "guess"
    # Each row ends with a separator that the header lacks; rows then have exactly one empty cell more.
    trailing_separator: bool = False
    separator: Literal["guess", ";", ",", "\t", "|"] = "guess"
    control_totals: Literal["check", "ignore"] = "check"
    # Where files name accounts instead of premises: ``204-{lokal}``. Rows that fit none are rejected, or skipped and
    # listed.
    premises_template: str | tuple[str, ...] = ""
    others: Literal["reject", "skip"] = "reject"
    # Names of files that are meant, with * and ?: ``kartoteka*.csv``. For files that come without anybody's word.
    file_names: tuple[str, ...] = Field(default=(), max_length=20)
    # Whose files these are: NIP numbers in books, own accounts in bank files. Files of others are refused.
    owners: tuple[str, ...] = Field(default=(), max_length=50)
    # Which way the transfers of an Elixir-0 file go, when the file itself leaves that open.
    direction: Literal["guess", "incoming", "outgoing"] = "guess"
    table: str = Field(default="", max_length=100)  # the sheet to read, when several of a file would do
    # "none": the file has no line of names; ``columns`` are then places, ``kolumna 3``, and rows begin at first_line.
    header: Literal["named", "none"] = "named"
    first_line: int = Field(default=1, ge=1, le=300)
    # Columns that are left alone although their names mean something to us.
    ignored_columns: tuple[str, ...] = Field(default=(), max_length=100)
    # No column says what an entry is: Wn is a charge, Ma a payment, a negative amount of either a correction.
    kind_by_side: bool = False
    # What becomes of files that come by themselves: shown first, or applied when nothing is rejected or vanishes beyond
    # the limit.
    apply: Literal["preview", "automatic"] = "preview"

    @model_validator(mode="before")
    @classmethod
    def _filled_with_defaults_of_the_kind(cls, data: Any) -> Any:
        kind = KINDS_OF_FILES.get(data.get("kind", "ledger")) if isinstance(data, dict) else None
        return {**kind.defaults, **data} if kind is not None else data

    @field_validator("kind")
    @classmethod
    def _kind_is_known(cls, code: str) -> str:
        if KINDS_OF_FILES.get(code) is None:
            raise ValueError(f"Nie ma takiego rodzaju pliku. Dozwolone: {', '.join(kind_codes())}.")
        return code

    @model_validator(mode="after")
    def _settings_mean_something(self) -> "Profile":
        kind = kind_named(self.kind)
        ours = {"name", "kind"} | set(kind.settings)
        without = {name for name in self.model_fields_set - ours if getattr(self, name) != _default_of(name)}
        if without:
            names = ", ".join(sorted(without))
            raise ValueError(f"W plikach „{kind.name}” te ustawienia nic nie znaczą: {names}. Usuń je z profilu.")
        return self

    @model_validator(mode="after")
    def _columns_exist(self) -> "Profile":
        fields = {column.field for column in self.layout.columns}
        unknown = sorted(set(self.columns) - fields)
        if unknown:
            raise ValueError(f"Nie ma takich pól: {', '.join(unknown)}. Dozwolone: {', '.join(sorted(fields))}.")
        return self

    @model_validator(mode="after")
    def _columns_have_places(self) -> "Profile":
        if self.header == "named":
            if self.first_line != 1:
                raise ValueError('first_line znaczy coś tylko razem z header = "none".')
            return self
        unplaced = sorted(field for field, name in self.columns.items() if not place_of(name))
        if unplaced:
            raise ValueError(
                f"Plik bez nagłówka: podaj miejsca kolumn, na przykład „kolumna 3”. Popraw: {', '.join(unplaced)}."
            )
        missing = sorted(self.required - set(self.columns))
        if missing:
            raise ValueError(f"Plik bez nagłówka: podaj, gdzie stoją pola: {', '.join(missing)}.")
        if len({place_of(name) for name in self.columns.values()}) < len(self.columns):
            raise ValueError("Dwa pola mają to samo miejsce w pliku. Podaj dla każdego inną kolumnę.")
        return self

    @model_validator(mode="after")
    def _days_can_be_read_in_one_way(self) -> "Profile":
        if {DayForm.SLASHES, DayForm.AMERICAN} <= set(self.date_forms):
            raise ValueError("DD/MM/YYYY i MM/DD/YYYY naraz czytają tę samą datę na dwa sposoby. Zostaw jedną postać.")
        return self

    @model_validator(mode="after")
    def _templates_can_be_used(self) -> "Profile":
        templates = self.templates
        if self.others == "skip" and not templates.texts:
            raise ValueError('others = "skip" znaczy coś tylko razem z premises_template. Dopisz wzorzec konta.')
        return self

    @property
    def templates(self) -> CodeTemplates:
        """Return how codes of premises stand inside codes of accounts. Raises TemplateWrong."""
        return CodeTemplates.of(self.premises_template)

    @property
    def document_kinds(self) -> dict[str, str]:
        """Return comparable word of the profile → kind of entry."""
        return {plain_name(word): kind for word, kind in self.kinds.items()}

    @property
    def settings(self) -> dict[str, Any]:
        """Return as JSON what differs from the built-in profile of the kind."""
        said = self.model_dump(mode="json", exclude={"name", "kind"})
        built_in = Profile(kind=self.kind).model_dump(mode="json")
        return {name: value for name, value in said.items() if value != built_in[name]}

    @property
    def layout(self) -> Layout:
        """Return the layout of the profile's kind, without the names that are to be left alone."""
        layout = kind_named(self.kind).layout
        if not self.ignored_columns:
            return layout
        return replace(layout, ignored=frozenset(map(plain_name, self.ignored_columns)))

    @property
    def rows_begin(self) -> int:
        """Return the line at which the rows of a file without a header begin, 0 for files with one."""
        return self.first_line if self.header == "none" else 0

    @property
    def debit_sign(self) -> int:
        """Return 1 or -1 for a single amount column, 0 for two."""
        return {"two_columns": 0, "positive_is_debit": 1, "positive_is_credit": -1}[self.sign]

    @property
    def required(self) -> set[str]:
        """Return the fields whose columns a file must have."""
        fields = {column.field for column in self.layout.columns if column.is_required}
        if self.debit_sign:
            fields = fields - {"debit", "credit"} | {"amount"}
        if self.kind_by_side:
            fields -= {"kind"}
        return fields | set(self.columns)

    @property
    def all_kinds(self) -> dict[str, str]:
        """Return comparable word → kind of entry."""
        return KINDS | {plain_name(word): kind for word, kind in self.kinds.items()}

    @property
    def decimals(self) -> Decimals:
        """Return the convention that is given, or that it is to be found out."""
        return Decimals.UNKNOWN if self.decimal == "guess" else Decimals(self.decimal)


def _default_of(name: str) -> Any:
    return Profile.model_fields[name].get_default(call_default_factory=True)


def profile_named(kind: str, name: str = DEFAULT) -> tuple[Profile, int]:
    """Return a profile and its version (0: built in). Raises UnknownProfile. Costs one query."""
    stored = ImportProfile.objects.filter(kind=kind, name=name).first()
    if stored is not None:
        return profile_in_version(stored), stored.version
    if name == DEFAULT:
        return Profile(kind=kind), 0
    raise UnknownProfile(name)


def profile_in_version(stored: ImportProfile, version: ImportProfileVersion | None = None) -> Profile:
    """Return what a stored profile says, or said in one of its versions. Settings without a meaning are left out."""
    applicable = kind_named(stored.kind).settings
    settings = version.settings if version is not None else stored.settings
    said = {key: value for key, value in settings.items() if key in applicable}
    return Profile.model_validate({**said, "name": stored.name, "kind": stored.kind})


def is_archived(kind: str, name: str) -> bool:
    """Tell whether a profile is out of use. Costs one query."""
    return ImportProfile.objects.filter(kind=kind, name=name, archived_at__isnull=False).exists()


def profile_names(kind: str, *, with_archived: bool = False) -> list[str]:
    """Return the names that files of a kind may be imported with, the built-in one first; archived ones if asked."""
    every = ImportProfile.objects.filter(kind=kind)
    in_use = every if with_archived else every.filter(archived_at__isnull=True)
    stored = in_use.exclude(name=DEFAULT).order_by("name")
    return [DEFAULT, *stored.values_list("name", flat=True)]


@transaction.atomic
def save_profile(profile: Profile, *, by: Any = "system", origin: str = "") -> ImportProfile:
    """Store a profile; its version grows only when something changed, and every version stays readable.

    ``origin`` says where a new profile came from. One that was archived is in use again. Locks the profile's row.
    """
    settings = profile.settings
    stored, is_new = ImportProfile.objects.select_for_update().get_or_create(
        kind=profile.kind, name=profile.name, defaults={"settings": settings, "origin": origin or Origin.PACK}
    )
    has_changed = not is_new and stored.settings != settings
    if not is_new and (has_changed or stored.archived_at is not None):
        stored.settings, stored.archived_at = settings, None
        stored.version += has_changed
        stored.save()
    if is_new or has_changed:
        made_by = identifier_of(by)
        ImportProfileVersion.objects.create(profile=stored, version=stored.version, settings=settings, made_by=made_by)
        record_event(
            action="import_profile.created" if is_new else "import_profile.changed",
            by=by,
            subject=f"import_profile:{stored.pk}",
            details={"kind": profile.kind, "name": profile.name, "version": stored.version},
        )
    return stored


def problems_of(settings: Any) -> list[str]:
    """Return what is wrong with a profile's settings, one sentence each; empty when nothing is."""
    try:
        Profile.model_validate(settings)
    except ValidationError as error:
        return [f"{'.'.join(map(str, found['loc'])) or 'profile'}: {found['msg']}" for found in error.errors()]
    return []
