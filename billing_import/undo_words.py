"""What taking a file back will do and what it could not, in words for the desk."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from billing_import.models import ImportRun
from billing_import.register_words import column_words, row_words


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that stays as it is: which one (with its page, where it has one) and why."""

    what: str
    why: str
    url: str = ""


def why_reversed(code: str) -> str:
    """Return why a file cannot go without a trace; empty when it can."""
    return {
        "": "",
        "later_run": _("Późniejszy plik zawiera te same zapisy albo zamknął część z nich."),
        "correction": _("Pracownik poprawił już część tych zapisów."),
        "closed_days": _("Część zapisów leży w okresie, który jest zamknięty."),
        "changed_since": _("Część danych z tego pliku ktoś później zmienił albo już ich używa."),
    }[code]


def how_reversed(kind: str) -> Sequence[str]:
    """Return what a reversal does to the rows of a kind, in sentences."""
    if kind == "ledger":
        return [
            _("Dopiszemy zapisy przeciwne z dzisiejszą datą. Mieszkańcy zobaczą i te zapisy, i te sprzed cofnięcia.")
        ]
    if kind == "register":
        return [
            _("Przywrócimy pola, których nikt później nie zmienił."),
            _("Usuniemy lokale, osoby i tytuły, które ten plik dodał, jeśli nikt ich nie zmienił i nie używa."),
        ]
    return [
        _("Zamkniemy wiersze, które ten plik dodał, także te, które późniejszy plik powtórzył."),
        _("Przywrócimy wiersze, które ten plik zamknął, jeśli późniejszy plik nie mówi o nich czegoś innego."),
    ]


def kept_rows(kept: Sequence[dict[str, Any]]) -> list[KeptRow]:
    """Return rows that stay as they are, in words. Costs a query for each table of the register that has some."""
    words = row_words((one["table"], one["row"]) for one in kept if "table" in one)
    names = dict(
        ImportRun.objects.filter(pk__in={one["run"] for one in kept if "run" in one}).values_list("pk", "file_name")
    )
    return [_register_row(one, words) if "table" in one else _row(one, names) for one in kept]


def _row(one: dict[str, Any], names: dict[uuid.UUID, str]) -> KeptRow:
    run = uuid.UUID(one["run"])
    why = {
        "brought_again": _("Późniejszy plik już go przywrócił."),
        "said_otherwise": _("Późniejszy plik mówi o tym co innego."),
    }[one["code"]]
    what = _("wiersz %(line)s, plik %(file)s") % {"line": one["line"], "file": names.get(run, "")}
    return KeptRow(what, why, reverse("import_line", args=[run, one["line"]]))


def _register_row(one: dict[str, Any], words: Any) -> KeptRow:
    what = words.get((one["table"], one["row"])) or _("wiersz rejestru, którego już nie ma")
    if one["fields"]:
        what = f"{what}: {', '.join(map(column_words, one['fields']))}"
    why = {
        "changed_since": _("Ktoś to później zmienił: plik albo pracownik."),
        "in_use": _("Coś już do tego należy, na przykład zapisy lub konto."),
        "taken": _("Tę wartość ma już ktoś inny albo dni tytułów by się nałożyły."),
    }[one["code"]]
    return KeptRow(what, why)
