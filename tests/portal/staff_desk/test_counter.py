"""A day at the counter: applications, credentials, blocks, closing, each by the cooperative's own rules."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import RoleHolding, StaffRole, User
from portal.finding.keeping import rebuild
from portal.kernel import clock
from portal.premises.models import Estate
from portal.residents.models import Person, Representation
from tests.conftest import HostClient
from tests.personas import People, make_person
from tests.portal.access.counter import newcomer as somebody
from tests.portal.access.counter import now, rules_of

RIGHTS = [
    "find_people", "see_identity", "register_applications", "issue_access", "block_access", "unblock_access",
    "close_access",
]  # fmt: skip


def clerk_at(client: HostClient, people: People) -> HostClient:
    """Sign the clerk in with every right of a counter, in the role that decides on misuse as well."""
    StaffRole.objects.filter(holdings__user=people.clerk).update(capabilities=RIGHTS)
    client.force_login(people.clerk)
    return client


@pytest.fixture
def desk(people: People, at: Callable[[str], HostClient]) -> HostClient:
    """The clerk of Siarkowiec."""
    return clerk_at(at("siarkowiec"), people)


@pytest.fixture
def desk_of_hutnik(hutnik: Any, people_of_hutnik: People, at: Callable[[str], HostClient]) -> HostClient:
    """The clerk of Hutnik, with its schema open."""
    return clerk_at(at("hutnik"), people_of_hutnik)


@pytest.fixture
def newcomer(people: People) -> Person:
    """Jan Zięba, who has just got a share of the flat and has no account."""
    from portal.premises.models import Title

    Title.objects.create(person=people.co_resident, premises=people.flat, kind="lease")
    return people.co_resident


def words(answer: Any) -> str:
    return str(answer.content.decode()).replace("\xa0", " ")


def take(desk: HostClient, person: Person, operation: str = "dostep", **typed: str) -> Any:
    return desk.post(f"/biuro/osoby/{person.pk}/wniosek/{operation}", {"request_key": str(uuid.uuid4()), **typed})


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


def test_a_block_is_one_page_filled_in_beforehand(desk: HostClient, people: People) -> None:
    where = f"/biuro/konta/{people.title_holder.pk}/blokada"
    page = words(desk.get(where))
    for filled in ('value="Danuta Zięba"', 'value="Zgubione dane do logowania"', "autofocus"):
        assert filled in page, filled
    done = desk.post(where, {"reporter": "Danuta Zięba", "reason": "Zgubione dane do logowania", "way": "telephone"})
    assert done["Location"] == f"/biuro/osoby/{people.title_holder.person_link.person_id}"
    people.title_holder.refresh_from_db()
    assert people.title_holder.standing == "blocked_on_report"
    card = words(desk.get(done["Location"]))
    assert "Cofnij blokadę" in card
    assert "Danuta Zięba, telefonicznie" in card


def test_siarkowiec_gives_a_new_identifier_after_a_block_and_says_why_it_does_not_just_unblock(
    desk: HostClient, people: People
) -> None:
    user = people.title_holder
    desk.post(f"/biuro/konta/{user.pk}/blokada", {"reporter": "x", "reason": "zgubione", "way": "telephone"})
    typed = {"reason": "znalazło się", "document": "identity_card"}
    refused = desk.post(f"/biuro/konta/{user.pk}/odblokuj", typed)
    assert refused.status_code == 422
    assert "nowy identyfikator i nowe hasło" in words(refused)
    assert "znalazło się" in words(refused)
    made = desk.post(f"/biuro/konta/{user.pk}/nowe-dane", {"reason": "zgubione", "document": "identity_card"})
    user.refresh_from_db()
    assert (user.identifier != "L0001", user.standing) == (True, "prepared")
    papers = f"/biuro/dane/{CredentialIssue.objects.get(user=user).pk}"
    assert papers in words(desk.get(made["Location"])), "the paper of new credentials is printed from here"
    assert made["Location"] in words(desk.get(papers))
    desk.post(made["Location"], {"received_by": "Danuta Zięba", "document": "identity_card"})
    user.refresh_from_db()
    assert user.standing == "active"


def test_a_second_clerk_is_told_and_gets_no_error_page(desk: HostClient, newcomer: Person) -> None:
    take(desk, newcomer)
    second = take(desk, newcomer, phone="600 200 300")
    assert second.status_code == 422
    assert "W-" in words(second)
    assert "600 200 300" in words(second)
    application = AccessApplication.objects.get()
    desk.post(f"/biuro/wnioski/{application.pk}/przygotuj")
    again = desk.post(f"/biuro/wnioski/{application.pk}/przygotuj", follow=True)
    assert again.status_code == 200
    assert "note-error" in words(again)
    issue = CredentialIssue.objects.get()
    for _ in range(2):
        answer = desk.post(f"/biuro/wydania/{issue.pk}", {"received_by": "Jan Zięba", "document": "passport"})
    assert answer.status_code == 422
    assert "już wydane" in words(answer)


def test_the_same_form_sent_twice_is_one_application(desk: HostClient, newcomer: Person) -> None:
    key = str(uuid.uuid4())
    first, second = (desk.post(f"/biuro/osoby/{newcomer.pk}/wniosek/dostep", {"request_key": key}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert AccessApplication.objects.count() == 1


def test_an_e_mail_of_another_account_stands_beside_its_field(
    desk: HostClient, people: People, newcomer: Person
) -> None:
    User.objects.filter(pk=people.neighbour.pk).update(email="zofia@example.pl")
    answer = take(desk, newcomer, email="zofia@example.pl")
    assert answer.status_code == 422
    assert 'id="id_email_error"' in words(answer)


def test_a_person_without_a_title_is_refused_in_words(desk: HostClient, people: People) -> None:
    answer = take(desk, people.co_resident)
    assert answer.status_code == 422
    assert "error-summary" in words(answer)
    assert not AccessApplication.objects.exists()


def test_an_application_is_refused_or_withdrawn_with_words(desk: HostClient, newcomer: Person) -> None:
    take(desk, newcomer)
    application = AccessApplication.objects.get()
    assert desk.post(f"/biuro/wnioski/{application.pk}/odmowa", {"text": ""}).status_code == 422
    desk.post(f"/biuro/wnioski/{application.pk}/odmowa", {"text": "Brak podpisu. Podpisz druk."})
    application.refresh_from_db()
    assert (application.state, application.refusal) == ("refused", "Brak podpisu. Podpisz druk.")
    assert desk.post(f"/biuro/wnioski/{application.pk}/nieznany-krok").status_code == 404


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
    from portal.finding.keeping import rebuild

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


def test_a_staff_account_is_not_blocked_here(desk: HostClient, people: People) -> None:
    assert desk.get(f"/biuro/konta/{people.accountant.pk}/blokada").status_code == 404


def test_a_form_that_names_nobody_is_given_to_the_person_it_is_about(
    desk: HostClient, people: People, newcomer: Person
) -> None:
    rebuild()
    form = AccessApplication.objects.create(
        number=77, operation="grant", way="electronic_form", state="applied", typed={"name": "Jan Zieba"}
    )
    where = f"/biuro/wnioski/{form.pk}"
    page = words(desk.get(where))
    assert "Czyj to wniosek?" in page
    assert f'value="{newcomer.pk}"' in page
    assert "Zofia Łąkowska" in words(desk.post(where, {"kto": "lakowska"}, follow=True))
    assert desk.post(f"{where}/wskaz", {"osoba": "nikt"}).status_code == 404
    told = words(desk.post(f"{where}/wskaz", {"osoba": str(newcomer.pk)}, follow=True))
    form.refresh_from_db()
    # Siarkowiec takes no forms from the page: the refusal is said in words, and nothing is stored.
    assert (form.person_id, "Nie przyjmujemy wniosków tą drogą" in told) == (None, True)


def test_a_form_from_the_page_is_matched_and_goes_on_like_any_other(
    desk: HostClient, people: People, newcomer: Person
) -> None:
    """Zielone Wzgórza: the electronic form names nobody of the register until a worker says whom."""
    from portal.access.applying import confirm_form, receive_form

    rules_of("zielone")
    rebuild()
    sent: list[str] = []
    facts = {"typed": {"name": "Jan Zieba", "premises": "Sienkiewicza 12/34"}, "request_key": uuid.uuid4()}
    receive_form(
        **facts,
        email="jan@example.pl",
        regulation_accepted=True,
        now=now(),
        link=lambda token: sent.append(token) or f"https://x.example/{token}",
    )
    form = confirm_form(token=sent[0], now=now())
    where = f"/biuro/wnioski/{form.pk}"
    page = words(desk.get(where))
    assert "Czyj to wniosek?" in page
    assert "Przygotuj dane" not in page, "first somebody says whose it is"
    matched = words(desk.post(f"{where}/wskaz", {"osoba": str(newcomer.pk)}, follow=True))
    assert f"Wniosek {form.label} dotyczy: Jan Zięba." in matched
    assert "Czyj to wniosek?" not in matched
    assert "Przygotuj dane" in matched
    form.refresh_from_db()
    assert (form.person_id, form.premises_id, form.email) == (newcomer.pk, people.flat.pk, "jan@example.pl")
    assert form.label in words(desk.get(f"/biuro/osoby/{newcomer.pk}"))
    desk.post(f"{where}/przygotuj")
    assert CredentialIssue.objects.get().user.email == "jan@example.pl"


def unfit(case: str, people: People) -> Person:
    """Somebody whom Siarkowiec's rules refuse an account."""
    if case == "a garage":
        person = somebody("9811", premises_kind="garage")
    elif case == "no title":
        person = make_person("9812", "Halina", "Nowak")
    elif case == "a title that ended":
        person = somebody("9813", valid_to=clock.today() - dt.timedelta(days=1))
    else:
        person = people.neighbour.person_link.person
    return person


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("a garage", "to garaż, a konta są tu tylko na mieszkania"),
        ("no title", "nie ma tytułu do żadnego lokalu"),
        ("a title that ended", "skończył się"),
        ("an account", "ma już konto: L0003"),
    ],
)
def test_whoever_the_rules_refuse_is_refused_in_words_on_paper_and_when_a_form_is_matched(
    desk: HostClient, people: People, case: str, told: str
) -> None:
    person = unfit(case, people)
    assert told in words(take(desk, person))
    assert not AccessApplication.objects.exists()
    rules_of("zielone", access={"premises_kinds": ["residential"]})
    form = AccessApplication.objects.create(
        number=79, operation="grant", way="electronic_form", state="applied", regulation_number=1
    )
    matched = desk.post(f"/biuro/wnioski/{form.pk}/wskaz", {"osoba": str(person.pk)}, follow=True)
    assert told in words(matched)
    form.refresh_from_db()
    assert (form.person_id, form.state) == (None, "applied")


def test_a_form_matched_to_somebody_with_an_account_is_refused_and_stays_open(desk: HostClient, people: People) -> None:
    rules_of("zielone")
    form = AccessApplication.objects.create(
        number=78, operation="grant", way="electronic_form", state="applied", regulation_number=1
    )
    taken = desk.post(f"/biuro/wnioski/{form.pk}/wskaz", {"osoba": str(_person(people.neighbour))}, follow=True)
    assert "ma już konto: L0003" in words(taken)
    assert "Czyj to wniosek?" in words(taken)
    form.refresh_from_db()
    assert form.person_id is None


def _person(user: User) -> uuid.UUID:
    found: uuid.UUID = user.person_link.person_id  # type: ignore[attr-defined]
    return found


def test_only_the_role_that_the_rules_name_blocks_by_decision(desk: HostClient, people: People) -> None:
    user = people.neighbour
    where = f"/biuro/konta/{user.pk}/blokada-decyzja"
    refused = desk.post(where, {"reason": "obce pliki"})
    assert refused.status_code == 422
    assert "O nadużyciu decyduje Dział Techniczny." in words(refused)
    assert "Blokada decyzją" not in words(desk.get(f"/biuro/konta/{user.pk}/blokada"))
    RoleHolding.objects.create(user=people.clerk, role=StaffRole.objects.get(key="dzial-techniczny"))
    assert "Blokada decyzją" in words(desk.get(f"/biuro/konta/{user.pk}/blokada"))
    desk.post(where, {"reason": "obce pliki"})
    user.refresh_from_db()
    assert user.standing == "blocked_by_decision"


def test_accounts_are_renewed_only_where_they_lapse(desk: HostClient, people: People) -> None:
    from portal.rulebook.actions import adopt_rules
    from portal.rulebook.queries import rules_on
    from portal.rulebook.rules import Rules

    user = people.title_holder
    where = f"/biuro/konta/{user.pk}/odnow"
    assert desk.get(where).status_code == 404
    content = rules_on(clock.today()).model_dump(mode="json", exclude_unset=True)
    content["closure"] |= {"lapses_on": "12-31"}
    adopt_rules(rules=Rules.model_validate(content), valid_from=clock.today(), reason="próba", by="tests")
    User.objects.filter(pk=user.pk).update(lapses_on=clock.today())
    assert "Odnów" in words(desk.get(f"/biuro/osoby/{user.person_link.person_id}"))
    assert desk.post(where, {}).status_code == 422
    desk.post(where, {"document": "passport"})
    user.refresh_from_db()
    assert user.lapses_on is not None
    assert user.lapses_on > clock.today()


def test_a_lock_after_failures_is_taken_away_at_the_counter(desk: HostClient, people: People) -> None:
    import datetime as dt

    from django.utils import timezone

    from portal.accounts.attempts import attempt_key
    from portal.accounts.models import SignInFailure

    user, now = people.title_holder, timezone.now()
    SignInFailure.objects.create(
        identifier=attempt_key(user.identifier),
        failures=5,
        first_failed_at=now,
        last_failed_at=now,
        locked_until=now + dt.timedelta(hours=1),
    )
    card = words(desk.get(f"/biuro/osoby/{user.person_link.person_id}"))
    assert "Zamek po błędnych próbach" in card
    assert "Odblokuj logowanie" in card
    desk.post(f"/biuro/konta/{user.pk}/logowanie", {"document": "passport"})
    assert not SignInFailure.objects.filter(failures__gt=0).exists()


def test_every_account_of_a_person_has_its_own_buttons(desk: HostClient, people: People) -> None:
    from portal.residents.models import PersonAccount
    from tests.personas import make_user

    person, second = people.title_holder.person_link.person, make_user("L0001-2")
    PersonAccount.objects.create(user=second, person=person, premises=people.garage)
    card = words(desk.get(f"/biuro/osoby/{person.pk}"))
    for user in (people.title_holder, second):
        assert f"/biuro/konta/{user.pk}/blokada" in card
        assert f"/biuro/konta/{user.pk}/zamknij" in card
