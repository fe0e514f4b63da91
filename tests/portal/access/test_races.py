"""Two clerks, fifty clicks: real threads on the real database leave one application, one account, one paper."""

import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django_tenants.utils import schema_context

from portal.access.applying import receive_form
from portal.access.issuing import hand_over, issue_at_once, prepare_credentials
from portal.access.models import AccessApplication, CredentialIssue
from portal.access.one_time_codes import as_compared, new_code
from portal.accounts.actions import hashed_secret
from portal.accounts.attempts import SignInLocked
from portal.accounts.models import SignInFailure, User
from portal.premises.models import Building, Estate, Premises, Title
from portal.residents.models import Person, PersonAccount
from portal.rulebook.models import RulebookVersion
from portal.rulebook.refusal import AccessRefused
from tests.portal.access.counter import apply, flat, newcomer, now, redeemed, seen

SCHEMA = "hutnik"
CODES = [f"RACE{number}" for number in range(20)]


@pytest.fixture
def racer(django_db_setup: None, django_db_blocker: Any) -> Iterator[Person]:
    """A person with a title, committed, so that other threads see them; everything is removed afterwards."""
    with django_db_blocker.unblock():
        with schema_context(SCHEMA):
            _clean()
            person = newcomer(CODES[0], "Renata Wyścig", premises=flat(f"M/{CODES[0]}", estate="Osiedle Wyścigowe"))
        yield person
        with schema_context(SCHEMA):
            _clean()
        connection.set_schema_to_public()


@pytest.fixture
def form_rules(racer: Person) -> Iterator[None]:
    """The cooperative's rules for one test, with a form on the page."""
    with schema_context(SCHEMA):
        version = RulebookVersion.objects.latest("valid_from")
        before, after = version.rules, {**version.rules, "sender": {"name": "SM Hutnik"}}
        after["application"] = {**before["application"], "ways": ["paper", "electronic_form"]}
        RulebookVersion.objects.filter(pk=version.pk).update(rules=after)
    yield
    with schema_context(SCHEMA):
        RulebookVersion.objects.filter(pk=version.pk).update(rules=before)
        AccessApplication.objects.filter(email="renata.wyscig@example.pl").delete()


def _clean() -> None:
    people = Person.objects.filter(code__in=CODES)
    users = list(PersonAccount.objects.filter(person__in=people).values_list("user_id", flat=True))
    CredentialIssue.objects.filter(user_id__in=users).delete()
    AccessApplication.objects.filter(person__in=people).delete()
    PersonAccount.objects.filter(person__in=people).delete()
    identifiers = [
        identifier.upper() for identifier in User.objects.filter(pk__in=users).values_list("identifier", flat=True)
    ]
    SignInFailure.objects.filter(pk__in=identifiers).delete()
    User.objects.filter(pk__in=users).delete()
    Title.objects.filter(person__in=people).delete()
    Premises.objects.filter(code__startswith="M/RACE").delete()
    Building.objects.filter(estate__name="Osiedle Wyścigowe").delete()
    Estate.objects.filter(name="Osiedle Wyścigowe").delete()
    people.delete()


def at_once(count: int, work: Any) -> list[Any]:
    """Run the work in threads that start together; return results, and texts of what was refused."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            with schema_context(SCHEMA):
                connection.ensure_connection()
                gate.wait(timeout=60)
                return work(number)
        except AccessRefused as refused:
            return str(refused)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count)))


def issued(person: Person, key: uuid.UUID) -> str:
    issue = issue_at_once(person=person, identity=seen("P1"), by="P1", request_key=key, now=now())
    return str(issue.user.identifier)


def test_fifty_identical_submissions_make_one_application(racer: Person) -> None:
    key = uuid.uuid4()
    made = [
        str(one.pk)
        for _ in range(2)
        for one in at_once(25, lambda _n: apply(racer, identity=seen("P1"), request_key=key))
    ]
    assert len(made) == 50
    assert len(set(made)) == 1
    with schema_context(SCHEMA):
        assert AccessApplication.objects.filter(person=racer).count() == 1


def test_fifty_submissions_of_different_forms_for_one_person_make_one_application(racer: Person) -> None:
    results = [one for _ in range(2) for one in at_once(25, lambda _n: apply(racer, identity=seen("P1")))]
    taken = [one for one in results if isinstance(one, AccessApplication)]
    assert len(taken) == 1
    told = {one for one in results if isinstance(one, str)}
    assert told == {f"Renata Wyścig ma już wniosek w toku: {taken[0].label}. Dokończ go albo wycofaj."}


def test_two_clerks_who_issue_to_one_person_at_once_make_one_account_and_the_second_is_told(racer: Person) -> None:
    results = at_once(8, lambda _n: issued(racer, uuid.uuid4()))
    with schema_context(SCHEMA):
        user = User.objects.get(person_link__person=racer)
        assert CredentialIssue.objects.filter(user=user).count() == 1
    counted = Counter(results)
    assert counted.pop(user.identifier) == 1
    (text, times), *others = counted.items()
    assert (times, others) == (7, [])
    assert user.identifier in text


def test_fifty_identical_submissions_at_the_counter_issue_once(racer: Person) -> None:
    key = uuid.uuid4()
    results = at_once(25, lambda _n: issued(racer, key)) + at_once(25, lambda _n: issued(racer, key))
    assert len(set(results)) == 1
    with schema_context(SCHEMA):
        assert CredentialIssue.objects.filter(user__identifier=results[0]).count() == 1


def test_an_application_is_prepared_once_and_the_second_clerk_reads_by_whom(racer: Person) -> None:
    with schema_context(SCHEMA):
        application = apply(racer, identity=seen("P1"))
    results = at_once(6, lambda n: prepare_credentials(application=application, by=f"P{n}", now=now()))
    made = [one for one in results if isinstance(one, CredentialIssue)]
    assert len(made) == 1
    assert {one for one in results if isinstance(one, str)} == {
        f"Dane do wniosku {application.label} przygotował już pracownik {made[0].made_by}. Otwórz ten wniosek."
    }


def test_one_paper_is_handed_over_once(racer: Person) -> None:
    with schema_context(SCHEMA):
        issue = prepare_credentials(application=apply(racer, identity=seen("P1")), by="P1", now=now())
    results = at_once(
        6, lambda n: hand_over(issue=CredentialIssue(pk=issue.pk, user_id=issue.user_id), by=f"P{n}", now=now())
    )
    assert results.count(None) == 1


def test_many_people_at_once_get_identifiers_of_their_own(racer: Person) -> None:
    with schema_context(SCHEMA):
        place = Premises.objects.get(code=f"M/{CODES[0]}")
        people = [newcomer(code, f"Renata Numer{code}", premises=place) for code in CODES[1:13]]
    results = at_once(12, lambda n: issued(people[n], uuid.uuid4()))
    assert len(set(results)) == 12
    assert all(len(identifier) == 6 for identifier in results)


def test_fifty_copies_of_a_form_from_the_page_are_one(racer: Person, form_rules: None) -> None:
    key = uuid.uuid4()

    def send(_number: int) -> str:
        form, _token = receive_form(
            typed={"name": "Renata"}, email="renata.wyscig@example.pl", request_key=key, now=now()
        )
        return form.label

    assert len({label for _ in range(2) for label in at_once(25, send)}) == 1
    with schema_context(SCHEMA):
        assert AccessApplication.objects.filter(request_key=key).count() == 1


def test_one_code_opens_once_for_twelve_who_try_it_together(racer: Person) -> None:
    with schema_context(SCHEMA):
        issue = issue_at_once(person=racer, identity=seen("P1"), by="P1", request_key=uuid.uuid4(), now=now())
        code = new_code()
        CredentialIssue.objects.filter(pk=issue.pk).update(
            kind="activation_code", code_hash=hashed_secret(as_compared(code)), secret=""
        )

    def use(_number: int) -> bool | str:
        try:
            return redeemed(identifier=issue.user.identifier, code=code, now=now()) is not None
        except SignInLocked:
            return "locked"

    results = at_once(12, use)
    assert results.count(True) == 1
