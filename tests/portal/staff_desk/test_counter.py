"""A day at the counter: taken, prepared, handed over, each by the cooperative's own rules; who may do what."""

import re
import uuid

import pytest

from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import RoleHolding, StaffRole, User
from portal.finding.keeping import rebuild
from portal.kernel import clock
from portal.premises.models import Estate
from portal.residents.models import Person, Representation
from tests.conftest import HostClient
from tests.personas import People
from tests.portal.staff_desk.at_the_counter import RIGHTS, take, words


def test_siarkowiec_takes_prepares_calls_and_hands_over(desk: HostClient, people: People, newcomer: Person) -> None:
    card = words(desk.get(f"/biuro/osoby/{newcomer.pk}"))
    assert "Przyjmij wniosek" in card
    taken = take(desk, newcomer, phone="600 200 300")
    application = AccessApplication.objects.get()
    assert taken["Location"] == f"/biuro/wnioski/{application.pk}"
    assert "Przygotuj dane" in words(desk.get(taken["Location"]))
    desk.post(f"/biuro/wnioski/{application.pk}/przygotuj")
    issue = CredentialIssue.objects.get()
    page = words(desk.get(f"/biuro/wnioski/{application.pk}"))
    assert "Rozmowa" in page
    assert f"/biuro/wydania/{issue.pk}" in page
    assert "Zadzwonić" in words(desk.get("/biuro/kolejka"))
    missed = desk.post(f"/biuro/wnioski/{application.pk}/zadzwoniono", {"note": "poczta głosowa"})
    assert missed.status_code == 422
    assert "poczta głosowa" in words(missed)
    desk.post(f"/biuro/wnioski/{application.pk}/zadzwoniono", {"was_reached": "tak", "note": "przyjdzie jutro"})
    application.refresh_from_db()
    assert application.state == "notified"
    without_document = desk.post(f"/biuro/wydania/{issue.pk}", {"received_by": "Jan Zięba"})
    assert without_document.status_code == 422
    assert "Wybierz dokument" in words(without_document)
    desk.post(f"/biuro/wydania/{issue.pk}", {"received_by": "Jan Zięba", "document": "identity_card"})
    application.refresh_from_db()
    assert (application.state, application.user.standing) == ("collected", "active")
    history = words(desk.get(f"/biuro/osoby/{newcomer.pk}/historia"))
    assert "przyjdzie jutro" in history


def test_hutnik_issues_at_once_shows_the_secret_once_and_closes(
    desk_of_hutnik: HostClient, people_of_hutnik: People
) -> None:
    desk, person = desk_of_hutnik, people_of_hutnik.co_resident
    from portal.premises.models import Title

    Title.objects.create(person=person, premises=people_of_hutnik.flat, kind="ownership")
    assert "Wydaj dane" in words(desk.get(f"/biuro/osoby/{person.pk}"))
    refused = desk.post(f"/biuro/osoby/{person.pk}/wydaj", {"email": "jan@example.pl"})
    assert refused.status_code == 422
    assert "jan@example.pl" in words(refused)
    typed = {"document": "identity_card", "email": "jan@example.pl", "request_key": str(uuid.uuid4())}
    shown = desk.post(f"/biuro/osoby/{person.pk}/wydaj", typed)
    user = User.objects.get(person_link__person=person)
    assert user.standing == "active"
    assert user.identifier in words(shown)
    secret = re.findall(r'class="secret">([^<]+)<', words(shown))[1]
    assert user.check_password(secret)
    assert desk.post(f"/biuro/osoby/{person.pk}/wydaj", typed).status_code == 200
    assert CredentialIssue.objects.count() == 1
    take(desk, person, "odebranie", document="identity_card")
    application = AccessApplication.objects.get(operation="revoke")
    page = words(desk.get(f"/biuro/wnioski/{application.pk}"))
    assert f"/biuro/konta/{user.pk}/zamknij" in page
    desk.post(f"/biuro/konta/{user.pk}/zamknij", {"cause": "on_request", "asked_by": "holder", "reason": "sprzedaż"})
    user.refresh_from_db()
    application.refresh_from_db()
    assert (user.standing, application.state) == ("closed_on_request", "done")


def test_many_are_prepared_at_once_and_one_refusal_stops_no_other(
    desk: HostClient, people: People, newcomer: Person
) -> None:
    take(desk, newcomer)
    taken = AccessApplication.objects.get()
    other = AccessApplication.objects.create(
        number=900, operation="grant", way="paper", state="applied", person=people.title_holder.person_link.person
    )
    answer = desk.post(
        "/biuro/kolejka/wiele", {"krok": "przygotuj", "wniosek": [str(taken.pk), str(other.pk), "nic"]}, follow=True
    )
    taken.refresh_from_db()
    assert taken.state == "prepared"
    assert "Przygotowano: 1." in words(answer)
    assert "W-0900:" in words(answer)
    nothing = desk.post("/biuro/kolejka/wiele", {"krok": "przygotuj"}, follow=True)
    assert "Zaznacz co najmniej jeden" in words(nothing)


def test_the_first_page_shows_the_queue_and_the_people_opened_last(desk: HostClient, newcomer: Person) -> None:

    rebuild()
    take(desk, newcomer)
    desk.get(f"/biuro/osoby/{newcomer.pk}")
    page = words(desk.get("/biuro/"))
    assert "przygotować dane <strong>1</strong>" in page
    assert page.index("Ostatnio otwierane") < page.index("Jan Zięba")


def test_a_representative_is_recorded_where_the_rules_know_any(desk: HostClient, people: People) -> None:
    from portal.rulebook.actions import adopt_rules
    from portal.rulebook.queries import rules_on
    from portal.rulebook.rules import Rules

    person = people.title_holder.person_link.person
    where = f"/biuro/osoby/{person.pk}/przedstawiciel"
    assert desk.get(where).status_code == 404
    content = rules_on(clock.today()).model_dump(mode="json", exclude_unset=True)
    content["access"] |= {"representatives": ["notarial_power"], "representative_scopes": ["see", "close"]}
    adopt_rules(rules=Rules.model_validate(content), valid_from=clock.today(), reason="próba", by="tests")
    assert "Przedstawiciel" in words(desk.get(f"/biuro/osoby/{person.pk}"))
    wrong = desk.post(
        where, {"name": "Ewa Lis", "basis": "notarial_power", "scopes": ["see"], "valid_from": "31.02.2026"}
    )
    assert wrong.status_code == 422
    assert "Ewa Lis" in words(wrong)
    desk.post(
        where, {"name": "Ewa Lis", "basis": "notarial_power", "scopes": ["see"], "valid_from": f"{clock.today()}"}
    )
    made = Representation.objects.get()
    assert "Ewa Lis" in words(desk.get(f"/biuro/osoby/{person.pk}"))
    desk.post(f"/biuro/przedstawiciele/{made.pk}/koniec")
    made.refresh_from_db()
    assert made.ended_on is not None


@pytest.mark.parametrize(
    ("missing", "path"),
    [
        ("block_access", "/biuro/konta/{user}/blokada"),
        ("block_access", "/biuro/konta/{user}/blokada-decyzja"),
        ("unblock_access", "/biuro/konta/{user}/odblokuj"),
        ("issue_access", "/biuro/konta/{user}/nowe-dane"),
        ("issue_access", "/biuro/konta/{user}/logowanie"),
        ("close_access", "/biuro/konta/{user}/zamknij"),
        ("issue_access", "/biuro/osoby/{person}/wydaj"),
        ("see_identity", "/biuro/osoby/{person}/przedstawiciel"),
        ("find_people", "/biuro/osoby/{person}/wniosek/dostep"),
    ],
)
def test_each_page_asks_for_its_right(desk: HostClient, people: People, missing: str, path: str) -> None:
    person = people.title_holder.person_link.person_id
    address = path.format(user=people.title_holder.pk, person=person)
    role = RoleHolding.objects.get(user=people.clerk).role
    role.capabilities = [right for right in RIGHTS if right != missing]
    role.save()
    assert desk.get(address).status_code == 404
    assert desk.post(address).status_code == 404


def test_a_worker_of_another_estate_gets_404_for_accounts_and_applications_of_this_one(
    desk: HostClient, people: People, newcomer: Person
) -> None:
    take(desk, newcomer)
    application = AccessApplication.objects.get()
    Estate.objects.create(code="2", name="Osiedle Drugie")
    StaffRole.objects.filter(holdings__user=people.clerk).update(estates=["Osiedle Drugie"])
    user = people.title_holder
    for path in (f"/biuro/konta/{user.pk}/blokada", f"/biuro/wnioski/{application.pk}"):
        assert desk.get(path).status_code == 404
    assert application.label not in words(desk.get("/biuro/kolejka"))
