"""Applications at the counter: taken once, refused in words, matched when they came from the page or on paper."""

import datetime as dt
import uuid

import pytest

from portal.access.models import AccessApplication, CredentialIssue
from portal.accounts.models import User
from portal.finding.keeping import rebuild
from portal.kernel import clock
from portal.residents.models import Person
from tests.conftest import HostClient
from tests.personas import People, make_person
from tests.portal.access.counter import newcomer as somebody
from tests.portal.access.counter import now, rules_of
from tests.portal.staff_desk.at_the_counter import take, words


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
