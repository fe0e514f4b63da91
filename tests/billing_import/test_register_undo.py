"""A register file is taken back: without a trace while it is the newest, else what nobody changed since goes back."""

from typing import Any

import pytest
from django.db import connection

from billing_import.deciding import take_back
from billing_import.models import ImportImage, ImportRun
from billing_import.register_images import TABLES, forget_person
from billing_import.register_undo import register_undo_plan
from billing_import.undoing import undo_run
from portal.kernel.people_facts import forgetters
from portal.premises.models import Premises, Title
from portal.residents.models import Person
from tests.billing_import.conftest import Importer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("premises")]
REGISTER = (
    "Indeks lokalu;Ulica;Nr budynku;Nr lokalu;Powierzchnia;Nr kontrahenta;Imię;Nazwisko;Tytuł prawny;Od;Do\n"
    "B/1;Nowa;1;1;48,20;10;Zofia;Łącka;własność;01.01.2020;\n"
    "B/2;Nowa;1;2;37,00;11;Jan;Kowal;własność;01.01.2020;\n"
)
SOLD = (
    REGISTER.replace("Łącka;własność;01.01.2020;", "Łącka;własność;01.01.2020;31.05.2024").replace("48,20", "50,00")
    + "B/1;Nowa;1;1;50,00;12;Ewa;Nowak;własność;01.06.2024;\n"
)


@pytest.fixture
def register(import_bytes: Importer) -> Any:
    """Import a register given as text."""
    return lambda text: import_bytes(text.encode(), kind="register")


def undone(run: ImportRun) -> ImportRun:
    run.refresh_from_db()
    return undo_run(take_back(run=run, by="P002").pk)


def register_fingerprint() -> list[Any]:
    with connection.cursor() as cursor:
        found = []
        for model in TABLES:
            table = model._meta.db_table
            cursor.execute(f"SELECT md5(string_agg(row::text, ',' ORDER BY row.id)) FROM {table} AS row")
            found += cursor.fetchall()
        cursor.execute("SELECT array_agg((to_jsonb(row) - 'id')::text ORDER BY text) FROM finding_search_entry AS row")
        return [*found, *cursor.fetchall()]


def holders() -> set[tuple[str, str, str]]:
    found = Title.objects.filter(premises__code__startswith="B/")
    return {
        (one.premises.code, one.person.last_name, str(one.valid_to or ""))
        for one in found.select_related("premises", "person")
    }


def test_registers_are_taken_back_to_the_last_bit_one_after_another(register: Any) -> None:
    empty = register_fingerprint()
    first = register(REGISTER)
    before = register_fingerprint()
    second = register(SOLD)
    assert register_undo_plan(second).is_exact
    assert undone(second).status == "undone"
    assert register_fingerprint() == before
    again = undone(register(REGISTER.replace("48,20", "50,00")))
    assert (again.status, register_fingerprint()) == ("undone", before)
    assert (undone(first).status, register_fingerprint()) == ("undone", empty)
    assert not ImportImage.objects.exists()


def test_a_field_that_a_later_file_changed_stays_and_the_others_go_back(register: Any) -> None:
    register(REGISTER)
    wrong = register(SOLD.replace("Kowal", "Kowalski").replace("37,00", "73,00"))
    later = register(SOLD.replace("Kowal", "Kowalczyk").replace("37,00", "73,00"))
    plan = register_undo_plan(wrong)
    assert (plan.why, plan.later, plan.kept_count) == ("later_run", later.pk, 1)
    assert (plan.kept[0]["table"], plan.kept[0]["fields"]) == ("residents_person", ["last_name"])
    assert undone(wrong).status == "reversed"
    assert holders() == {("B/1", "Łącka", ""), ("B/2", "Kowalczyk", "")}
    assert {one.code: str(one.area_m2) for one in Premises.objects.filter(code__startswith="B/")} == {
        "B/1": "48.20", "B/2": "37.00",
    }  # fmt: skip
    assert not Person.objects.filter(last_name="Nowak").exists()
    reversal = ImportRun.objects.get(reverses=wrong)
    assert (reversal.totals["kept_count"], reversal.superseded) == (1, plan.closes)


def test_a_reversed_register_comes_back_when_its_reversal_is_taken_back(register: Any) -> None:
    register(REGISTER)
    wrong = register(SOLD)
    register(SOLD.replace("Kowal", "Kowalczyk"))
    before = register_fingerprint()
    undone(wrong)
    assert register_fingerprint() != before
    assert undone(ImportRun.objects.get(reverses=wrong)).status == "undone"
    assert register_fingerprint() == before
    wrong.refresh_from_db()
    assert wrong.status == "applied"
    assert undone(wrong).status == "reversed"


def test_what_people_changed_or_use_stays_and_is_listed(register: Any, import_bytes: Importer) -> None:
    run = register(REGISTER)
    Person.objects.filter(code="10").update(phone="600100200")
    import_bytes(b"Indeks lokalu;Data;Rodzaj;Wn;Ma\nB/2;05.01.2024;N;5,00;\n")
    plan = register_undo_plan(run)
    assert (plan.why, plan.kept_count) == ("changed_since", 3)
    assert {(one["table"], one["code"]) for one in plan.kept} == {
        ("residents_person", "changed_since"),
        ("premises_premises", "in_use"),
        ("premises_building", "in_use"),
    }
    assert undone(run).status == "reversed"
    assert (holders(), list(Person.objects.filter(code__in=("10", "11")).values_list("code", flat=True))) == (
        set(), ["10"],
    )  # fmt: skip
    assert list(Premises.objects.filter(code__startswith="B/").values_list("code", flat=True)) == ["B/2"]


def test_a_person_s_change_of_another_field_stays_when_the_file_goes(register: Any) -> None:
    register(REGISTER)
    run = register(REGISTER.replace("Kowal", "Kowalski"))
    Person.objects.filter(code="11").update(phone="600100200")
    assert undone(run).status == "undone"
    person = Person.objects.get(code="11")
    assert (person.last_name, person.phone) == ("Kowal", "600100200")


def test_a_value_that_others_have_meanwhile_is_not_taken_from_them(register: Any) -> None:
    header, *rows = REGISTER.replace(";Tytuł", ";Nr członkowski;Tytuł").splitlines()
    rows = [row.replace(";własność", f";{number};własność") for row, number in zip(rows, ("100", "200"), strict=True)]
    register("\n".join((header, *rows)))
    run = register("\n".join((header, *rows)).replace(";100;", ";300;"))
    Person.objects.filter(code="11").update(membership_number="100")
    ended = undone(run)
    assert ended.status == "reversed"
    assert dict(Person.objects.filter(code__in=("10", "11")).values_list("code", "membership_number")) == {
        "10": "300", "11": "100",
    }  # fmt: skip
    kept = ImportRun.objects.get(reverses=run).totals["kept"]
    assert [(one["code"], one["table"]) for one in kept] == [("taken", "residents_person")]


def test_erasing_a_person_drops_the_images_of_files_that_hold_them(register: Any) -> None:
    first = register(REGISTER)
    run = register(REGISTER.replace("Kowal", "Kowalski"))
    assert ImportImage.objects.filter(run=run, before__last_name="Kowal", after__last_name="Kowalski").exists()
    assert forgetters["register_images"] is forget_person
    forget_person(Person.objects.create(code="77", last_name="Obcy").pk)
    assert ImportImage.objects.filter(run=run).exists()
    forgetters["register_images"](Person.objects.get(code="11").pk)
    assert not ImportImage.objects.exists()
    assert "trzymamy przez ograniczony czas" in undone(run).message
    assert register_undo_plan(first).refused
