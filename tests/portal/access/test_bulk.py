"""Accounts without an application, from a list: first it is shown what would happen, then right rows are taken."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tenants.utils import schema_context

from portal.access.bulk_calls import call_workers_to_silent_lists
from portal.access.bulk_lists import check_next, confirm_list, forget_old_lists, send_list, take_next
from portal.access.bulk_models import BulkLine, BulkList
from portal.access.bulk_reading import ListRefused, rows_of_text
from portal.access.models import AccessApplication
from portal.access.taking import take_application
from portal.accounts.capabilities import FIND_PEOPLE, REGISTER_APPLICATIONS, SEE_LEDGERS
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.kernel import clock
from tests.portal.access.counter import adopt, flat, newcomer, now
from tests.portal.access.desk import worker_with

PAGE = "/biuro/listy-wnioskow"
LIST = """Kontrahent;Nazwisko;E-mail;Telefon
9601;Nowak;halina@example.pl;+48 601 111 222
9699;Nikt;;

9602;Garaż;;
9603;Nowak;to nie adres;brak
9601;Nowak;;
9604;Nowak;zofia@example.pl;
9605;Nowak;=HYPERLINK("http://zle.example");
9606;Czeka;;
9607;Kowal;halina@example.pl;
"""


@pytest.fixture(autouse=True)
def _people(people: Any) -> None:
    adopt(
        access={"premises_kinds": ["residential"], "shared_email": False},
        application={"ways": ["without_application"], "identity_shown": "never"},
        issue={"handover": "by_post"},
    )
    User.objects.filter(pk=people.neighbour.pk).update(email="zofia@example.pl")
    for number in range(9601, 9608):
        newcomer(str(number), premises_kind="garage" if number == 9602 else "residential")
    waiting = newcomer("9608")
    assert waiting


@pytest.fixture
def desk(people: Any, at: Any) -> Any:
    browser = at("siarkowiec")
    browser.force_login(people.clerk)
    return browser


def sent(text: str = LIST, by: Any = "P1", **facts: Any) -> BulkList:
    wishes: dict[str, Any] = {"file_name": "lista.csv", "request_key": uuid.uuid4(), "now": now()} | facts
    return send_list(rows=rows_of_text(text), by=by, **wishes)


def checked(text: str = LIST, by: Any = "P1") -> BulkList:
    found = sent(text, by)
    while check_next(found.pk):
        pass
    found.refresh_from_db()
    return found


def taken(text: str = LIST, by: Any = "P1") -> BulkList:
    found = checked(text, by)
    confirm_list(bulk_list=found, by=by)
    while take_next(found.pk):
        pass
    found.refresh_from_db()
    return found


def outcomes(found: BulkList) -> dict[int, str]:
    return dict(BulkLine.objects.filter(bulk_list=found).order_by("line").values_list("line", "outcome"))


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def content(answer: Any) -> bytes:
    # The end of a streamed answer is the end of its request, which leaves the schema.
    with schema_context("siarkowiec"):
        return b"".join(answer.streaming_content)


def wait_for(person: str) -> None:
    from portal.residents.models import Person

    take_application(
        operation="grant",
        way="without_application",
        person=Person.objects.get(code=person),
        by="tests",
        request_key=uuid.uuid4(),
        day=clock.today(),
    )


class TestOneList:
    def test_what_would_happen_is_told_with_line_column_and_value_and_nothing_is_taken(self) -> None:
        wait_for("9606")
        found = checked()
        assert outcomes(found) == {
            2: "fits", 3: "refused", 5: "refused", 6: "refused", 7: "twice", 8: "refused", 9: "refused", 10: "twice",
            11: "refused",
        }  # fmt: skip
        told = [(one.line, *error[:2]) for one in found.lines.order_by("line") for error in one.errors]
        assert told == [
            (3, "kontrahent", "9699"),
            (5, "kontrahent", "9602"),
            (6, "e-mail", "to nie adres"),
            (6, "telefon", "brak"),
            (7, "kontrahent", "9601"),
            (8, "e-mail", "zofia@example.pl"),
            (9, "e-mail", '=HYPERLINK("http://zle.example")'),
            (10, "kontrahent", "9606"),
            (11, "e-mail", "halina@example.pl"),
        ]
        assert all(error[2].endswith(".") for one in found.lines.all() for error in one.errors)
        assert AccessApplication.objects.count() == 1, "the one that waited before"

    def test_rows_that_name_unknown_or_other_premises_are_told_and_the_others_fit(self) -> None:
        found = checked("kontrahent;lokal\n9601;M/9601\n9603;NIE/MA\n9604;M/9601\n;M/9604\n")
        told = [(one.line, *error[:2]) for one in found.lines.order_by("line") for error in one.errors]
        assert told == [(3, "lokal", "NIE/MA"), (4, "kontrahent", "9604"), (5, "kontrahent", "")]
        assert outcomes(found)[2] == "fits"

    def test_the_right_rows_are_taken_after_the_second_click(self) -> None:
        found = taken()
        application = AccessApplication.objects.get(person__code="9601")
        assert (application.way, application.phone) == ("without_application", "+48 601 111 222")
        line = found.lines.get(line=2)
        assert (line.outcome, line.application, line.email, line.phone) == ("taken", application, "", "")
        assert found.state == "done"
        assert AccessApplication.objects.count() == 2  # 9606 fits here, nobody waited for it

    def test_whoever_sends_twice_or_dies_in_the_middle_takes_nobody_twice(self) -> None:
        key = uuid.uuid4()
        assert sent(request_key=key).pk == sent(request_key=key).pk
        found = checked()
        confirm_list(bulk_list=found, by="P1")
        confirm_list(bulk_list=found, by="P1")
        assert take_next(found.pk)
        # The worker died after the application and before the line; the next one finds it by its key.
        BulkLine.objects.filter(bulk_list=found, line=2).update(outcome="fits", application=None)
        while take_next(found.pk):
            pass
        assert AccessApplication.objects.filter(person__code="9601").count() == 1
        assert outcomes(found)[2] == "taken"

    def test_what_became_wrong_since_the_check_is_not_taken(self) -> None:
        found = checked("kontrahent\n9601\n9603\n")
        wait_for("9603")
        confirm_list(bulk_list=found, by="P1")
        while take_next(found.pk):
            pass
        assert outcomes(found) == {2: "taken", 3: "twice"}

    def test_a_list_nobody_works_on_is_given_to_a_worker_again(self) -> None:
        found = sent()
        assert call_workers_to_silent_lists(now()) == 0
        BulkList.objects.filter(pk=found.pk).update(created_at=now() - dt.timedelta(minutes=1))
        assert call_workers_to_silent_lists(now()) == 1

    def test_lists_are_forgotten_after_four_weeks_and_applications_stay(self) -> None:
        found = taken()
        assert forget_old_lists(now() + dt.timedelta(days=27)) == 0
        assert forget_old_lists(now() + dt.timedelta(days=29)) == 1
        assert not BulkLine.objects.filter(bulk_list_id=found.pk).exists()
        assert AccessApplication.objects.exists()

    def test_a_worker_takes_nobody_of_an_estate_that_is_not_theirs(self) -> None:
        newcomer("9701", premises=flat("M/9701", estate="Osiedle Tu"))
        newcomer("9702", premises=flat("M/9702", estate="Osiedle Tam"))
        worker = worker_with(REGISTER_APPLICATIONS, FIND_PEOPLE, estates=["Osiedle Tu"])
        assert outcomes(checked("kontrahent\n9701\n9702\n", by=worker)) == {2: "fits", 3: "refused"}

    def test_where_each_premises_has_an_account_one_person_may_stand_there_twice(self) -> None:
        adopt(
            access={"account_per": "premises"},
            application={"ways": ["without_application"], "identity_shown": "never"},
            identifier={"kind": "sequence"},
        )
        found = checked("kontrahent;lokal\n9601;M/9601\n9601;m/9601\n9601;M/nie ma\n")
        assert outcomes(found) == {2: "fits", 3: "twice", 4: "refused"}


class TestOnTheDesk:
    def test_a_clerk_sees_what_would_happen_confirms_mends_and_sends_again(self, desk: Any) -> None:
        assert f'href="{PAGE}"' in words(desk.get("/biuro/kolejka"))
        assert f'href="{PAGE}"' in words(desk.get("/biuro/listy"))
        answer = desk.post(PAGE, {"pasted": LIST, "request_key": str(uuid.uuid4())})
        address, found = answer["Location"], BulkList.objects.get()
        assert "0 z 9" not in words(desk.get(address))  # what cannot be read was told at once
        assert "Sprawdzamy wiersze" in words(desk.get(address))
        while check_next(found.pk):
            pass
        page = words(desk.get(address))
        assert "Jeszcze nic się nie zapisało" in page
        assert "Przyjmij wnioski: 2" in page
        assert "Halina Nowak" in page
        assert "To wygląda na formułę arkusza." in page
        desk.post(f"{address}/przyjmij")
        assert "Przyjmujemy wnioski" in words(desk.get(address))
        assert "0 z 2" in words(desk.get(address))
        take_next(found.pk)
        assert "1 z 2" in words(desk.get(address))
        while take_next(found.pk):
            pass
        assert "Wnioski są przyjęte." in words(desk.get(address))
        file = content(desk.get(f"{address}/do-poprawy.csv")).decode("utf-8-sig")
        assert file.splitlines()[0] == "IOK wiersz;IOK kolumna;IOK wartość;IOK powód;kontrahent;lokal;e-mail;telefon"
        assert "'=HYPERLINK" in file
        mended = file.replace("'to nie adres", "to nie adres").replace("to nie adres;brak", "jan@example.pl;+48 602 1")
        again = desk.post(PAGE, {"file": SimpleUploadedFile("poprawione.csv", mended.encode("utf-8-sig"))})
        second = BulkList.objects.get(pk=again["Location"].rsplit("/", 1)[1])
        while check_next(second.pk):
            pass
        assert [one.person for one in second.lines.filter(outcome="fits")] == ["9603"]
        assert AuditEvent.objects.filter(action="bulk_list.confirmed").count() == 1

    def test_a_list_is_stopped_and_what_is_taken_stays(self, desk: Any) -> None:
        found = checked(by=User.objects.get(identifier=desk.get("/biuro/").wsgi_request.user.identifier))
        confirm_list(bulk_list=found, by="P1")
        take_next(found.pk)
        desk.post(f"{PAGE}/{found.pk}/przerwij")
        assert not take_next(found.pk)
        assert AccessApplication.objects.count() == 1
        assert "przerwana" in words(desk.get(f"{PAGE}/{found.pk}"))

    def test_nobody_confirms_what_is_not_checked_or_has_nobody_in_it(self, desk: Any) -> None:
        desk.post(PAGE, {"pasted": "kontrahent\n9699\n"})
        found = BulkList.objects.get()
        desk.post(f"{PAGE}/{found.pk}/przyjmij")
        assert "Poczekaj na koniec sprawdzania" in words(desk.get(f"{PAGE}/{found.pk}"))
        while check_next(found.pk):
            pass
        desk.post(f"{PAGE}/{found.pk}/przyjmij")
        assert "nie ma nikogo do przyjęcia" in words(desk.get(f"{PAGE}/{found.pk}"))

    def test_where_everybody_applies_there_are_no_lists(self, people: Any, desk: Any) -> None:
        found = checked()
        adopt()
        assert desk.get(PAGE).status_code == 404
        assert PAGE not in words(desk.get("/biuro/kolejka"))
        with pytest.raises(ListRefused, match="wniosku od każdej osoby"):
            sent()
        desk.post(f"{PAGE}/{found.pk}/przyjmij")
        assert "Zasady wymagają wniosku od każdej osoby." in words(desk.get(f"{PAGE}/{found.pk}"))
        assert not AccessApplication.objects.exists()

    def test_a_worker_of_some_estates_sees_their_own_lists_and_a_stranger_none(self, at: Any) -> None:
        found = checked()
        here = worker_with(REGISTER_APPLICATIONS, estates=["Osiedle Pierwsze"])
        mine = checked("kontrahent\n9601\n", by=here)
        browser = at("siarkowiec")
        browser.force_login(here)
        assert browser.get(f"{PAGE}/{mine.pk}").status_code == 200
        assert browser.get(f"{PAGE}/{found.pk}").status_code == 404
        browser.force_login(worker_with(SEE_LEDGERS))
        for address in (PAGE, f"{PAGE}/{mine.pk}", f"{PAGE}/{mine.pk}/do-poprawy.csv", f"{PAGE}/wzor.csv"):
            assert browser.get(address).status_code == 404
