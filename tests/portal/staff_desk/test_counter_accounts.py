"""Accounts at the counter: blocked, renewed, opened again after failures, each by the cooperative's own rules."""

import datetime as dt

from portal.access.models import CredentialIssue
from portal.accounts.models import RoleHolding, StaffRole, User
from portal.kernel import clock
from tests.conftest import HostClient
from tests.personas import People
from tests.portal.staff_desk.at_the_counter import words


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


def test_a_staff_account_is_not_blocked_here(desk: HostClient, people: People) -> None:
    assert desk.get(f"/biuro/konta/{people.accountant.pk}/blokada").status_code == 404


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
