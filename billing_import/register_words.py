"""Rows and columns of the register in words, for previews and for what could not be taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from billing_import.models import ImportImage, ImportRun
from billing_import.register_images import TABLES
from portal.ledger.models import Account
from portal.premises.models import Building, Estate, Premises, Staircase, Title
from portal.residents.models import Person

MOST_ROWS = 20
_BY_TABLE = {model._meta.db_table: model for model in TABLES}
# Kept by the program for itself; nothing that a file says.
_OURS = {"id", "source_run", "opened_by_run", "created_at"}


def _columns() -> dict[str, str]:
    return {
        "code": _("indeks"), "name": _("nazwa"), "street": _("ulica"), "number": _("numer"), "town": _("miejscowość"),
        "postal_code": _("kod pocztowy"), "estate_id": _("osiedle"), "building_id": _("budynek"),
        "staircase_id": _("klatka"), "kind": _("rodzaj"), "area_m2": _("powierzchnia"), "first_name": _("imię"),
        "last_name": _("nazwisko lub nazwa"), "email": _("e-mail"), "phone": _("telefon"),
        "correspondence_address": _("adres do listów"), "membership_number": _("numer członkowski"),
        "pesel_ending": _("koniec numeru PESEL"), "share": _("udział"), "valid_from": _("od"), "valid_to": _("do"),
        "person_id": _("osoba"), "premises_id": _("lokal"), "payment_account": _("rachunek do wpłat"),
    }  # fmt: skip


def column_words(column: str) -> str:
    """Return the word for a column of the register."""
    return _columns().get(column, column)


def row_words(rows: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Return words for rows given by table and id; one that is gone is not there. Costs a query for each table."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for table, row_id in rows:
        wanted[table].append(row_id)
    words: dict[tuple[str, str], str] = {}
    for table, ids in wanted.items():
        model = _BY_TABLE.get(table)
        if model is not None:
            words |= {(table, str(one.pk)): _words(one) for one in _loaded(model, ids)}
    return words


def _loaded(model: type[Model], ids: list[str]) -> Iterable[Any]:
    rows = model._default_manager.filter(pk__in=ids)
    return rows.select_related(*{Title: ("premises", "person"), Staircase: ("building",)}.get(model, ()))


def _words(row: Any) -> str:
    if isinstance(row, Title):
        names = {"premises": row.premises.code, "person": row.person.code}
        return _("tytuł do lokalu %(premises)s, osoba %(person)s") % names
    if isinstance(row, Person):
        return _("osoba %(code)s, %(name)s") % {"code": row.code, "name": f"{row.first_name} {row.last_name}".strip()}
    if isinstance(row, Staircase):
        return _("klatka %(code)s, %(address)s") % {"code": row.code, "address": str(row.building)}
    words = {
        Premises: _("lokal %(name)s"),
        Building: _("budynek %(name)s"),
        Estate: _("osiedle %(name)s"),
        Account: _("konto %(name)s"),
    }[type(row)]
    return words % {"name": row.code if isinstance(row, Account) else str(row)}


def register_picture(run: ImportRun) -> dict[str, Any]:
    """Return what a preview of a register shows: some of the values that it changes, and how many rows it changes.

    Read inside the run's transaction. ``changed`` says whose, which field, what it was and what it would be.
    """
    images = ImportImage.objects.filter(run=run)
    changed = [
        (image, column)
        for image in images.filter(before__isnull=False).order_by("id")[: MOST_ROWS * 4]
        for column in sorted(image.after or {})
        if column not in _OURS
    ][:MOST_ROWS]
    whose = row_words((image.table_name, image.row_id) for image, _column in changed)
    return {
        "changed": [
            {
                "whose": whose.get((image.table_name, image.row_id), ""),
                "field": column_words(column),
                "before": _shown(column, (image.before or {}).get(column)),
                "after": _shown(column, (image.after or {}).get(column)),
            }
            for image, column in changed
        ],
        "changed_count": images.filter(before__isnull=False).count(),
        "new": {
            model._meta.db_table: count
            for model in (Premises, Person, Title)
            if (count := images.filter(before__isnull=True, table_name=model._meta.db_table).count())
        },
    }


_REFERENCES: dict[str, type[Model]] = {
    "estate_id": Estate, "building_id": Building, "staircase_id": Staircase, "person_id": Person,
    "premises_id": Premises,
}  # fmt: skip


def _shown(column: str, value: Any) -> str:
    """Return a value as people read it: choices in words, rows that are referred to by their names."""
    if value in {None, ""}:
        return ""
    if column in _REFERENCES:
        table = _REFERENCES[column]._meta.db_table
        return row_words([(table, str(value))]).get((table, str(value)), "")
    if column == "kind":
        kinds = {**dict(Premises.Kind.choices), **dict(Title.Kind.choices), **dict(Person.Kind.choices)}
        return str(kinds.get(value, value))
    if isinstance(value, float | int):
        return (f"{value:.2f}" if column == "area_m2" else f"{value:g}").replace(".", ",")
    return str(value).replace("\n", ", ")
