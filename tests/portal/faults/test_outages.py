"""Outages: who is shown them and who is not, that they end, that everybody concerned is told once."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from portal.faults.outage_models import Outage
from portal.faults.outage_telling import tell_everybody
from portal.faults.outages import OutageFacts, announce_outage, end_outage
from portal.kernel import clock
from portal.outbox.models import Message
from portal.premises.audience import AudienceChoice
from portal.premises.models import Building, Estate, Staircase
from tests.personas import People
from tests.portal.access.rules_in_force import with_rules
from tests.portal.faults.reports import words_of
from tests.portal.faults.test_desk import worker_of

pytestmark = pytest.mark.django_db
DESK = "/biuro/przerwy/"


def announce(folk: People, where: AudienceChoice, *, hours: float = 0, planned: bool = False, text: str = "") -> Outage:
    now = timezone.now()
    start = now + dt.timedelta(hours=hours)
    facts = OutageFacts("water", planned, start, start + dt.timedelta(hours=3) if planned else None, text)
    return announce_outage(facts=facts, where=where, by=folk.clerk, now=now, request_key=uuid.uuid4())


def here(folk: People) -> AudienceChoice:
    return AudienceChoice(staircases=frozenset({folk.flat.staircase_id}))


def elsewhere(folk: People) -> AudienceChoice:
    other = Staircase.objects.create(building=folk.flat.building, code="IX")
    return AudienceChoice(staircases=frozenset({other.pk}))


def test_only_those_concerned_see_it_at_home_and_on_the_form(folk: People, visit: Any) -> None:
    announce(folk, here(folk), text="Pękła rura w piwnicy")
    announce(folk, elsewhere(folk), text="Obca klatka")
    for address in ("/", "/zgloszenia/nowe", "/przerwy"):
        page = words_of(visit(folk.neighbour).get(address))
        assert "Nie ma wody" in page, address
        assert "Pękła rura w piwnicy" in page, address
        assert "Obca klatka" not in page, address
    assert "Pękła" not in words_of(visit(folk.former_owner).get("/przerwy"))


def test_a_planned_one_says_when_and_is_over_by_itself(folk: People, visit: Any) -> None:
    outage = announce(folk, here(folk), hours=48, planned=True)
    client = visit(folk.title_holder)
    assert "Nie będzie wody" in words_of(client.get("/"))
    Outage.objects.filter(pk=outage.pk).update(
        starts_at=timezone.now() - dt.timedelta(hours=5), ends_at=timezone.now() - dt.timedelta(hours=1)
    )
    assert "Przerwy u Ciebie" not in words_of(client.get("/"))
    assert "Minione" in words_of(client.get("/przerwy"))


def test_a_sudden_one_lasts_until_somebody_ends_it(folk: People, visit: Any) -> None:
    outage = announce(folk, here(folk), hours=-30)
    client = visit(folk.title_holder)
    assert "Nie ma wody" in words_of(client.get("/"))
    assert end_outage(outage=outage, by=folk.clerk, now=timezone.now())
    assert not end_outage(outage=outage, by=folk.clerk, now=timezone.now())
    assert "Nie ma wody" not in words_of(client.get("/"))


def test_a_worker_announces_changes_and_ends_it(folk: People, visit: Any) -> None:
    client = visit(folk.clerk)
    day = clock.today() + dt.timedelta(days=2)
    fields = {
        "klucz": uuid.UUID(int=9), "co": "heat", "rodzaj": "plan", "everywhere": "wybrane",
        "places": [f"s{folk.flat.staircase_id}"], "od_dnia": f"{day:%d.%m.%Y}", "od_godziny": "8:00",
        "do_dnia": f"{day:%d.%m.%Y}", "do_godziny": "14:00", "tekst": "Próba ciśnieniowa",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(f"{DESK}nowa", fields)["Location"] == DESK
    outage = Outage.objects.get()
    assert (outage.is_planned, outage.ends_at - outage.starts_at) == (True, dt.timedelta(hours=6))
    client.post(f"{DESK}{outage.pk}", {**fields, "do_godziny": "16:00"})
    outage.refresh_from_db()
    assert outage.ends_at - outage.starts_at == dt.timedelta(hours=8)
    assert "Próba ciśnieniowa" in words_of(client.get(f"{DESK}{outage.pk}"))
    client.post(f"{DESK}{outage.pk}/koniec")
    assert "Ta przerwa już się skończyła" in words_of(client.post(f"{DESK}{outage.pk}", fields))


MISTAKES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"places": []}, "Zaznacz, dla kogo to jest"),
    ({"do_godziny": "7:00"}, "Koniec jest przed początkiem"),
    ({"do_dnia": "", "do_godziny": ""}, "Planowana przerwa ma koniec"),
    ({"od_godziny": "rano"}, "Wpisz godzinę"),
    ({"od_dnia": "31.02.2027"}, "Wpisz dzień"),
    ({"places": ["s99999999", "x"]}, "Tego miejsca nie ma na liście"),
    ({"co": "wino"}, "Wybierz z listy"),
)


def test_a_mistake_is_told_and_nothing_is_announced(folk: People, visit: Any) -> None:
    fields = {
        "co": "heat", "rodzaj": "plan", "everywhere": "wybrane", "places": [f"s{folk.flat.staircase_id}"],
        "od_dnia": "01.02.2027", "od_godziny": "8:00", "do_dnia": "01.02.2027", "do_godziny": "14:00",
    }  # fmt: skip
    client = visit(folk.clerk)
    for wrong, said in MISTAKES:
        answer = client.post(f"{DESK}nowa", {**fields, **wrong})
        assert answer.status_code == 422, wrong
        assert said in words_of(answer)
    assert not Outage.objects.exists()


def test_a_worker_of_some_estates_announces_and_ends_only_there(folk: People, visit: Any) -> None:
    mine, wide = announce(folk, here(folk)), announce(folk, AudienceChoice(is_everywhere=True))
    estate = Estate.objects.create(code="9", name="Inne")
    other = Building.objects.create(estate=estate, street="Obca", number="1")
    foreign = announce(folk, AudienceChoice(buildings=frozenset({other.pk})))
    client = visit(worker_of("Osiedle Pierwsze", folk))
    assert client.post(f"{DESK}{mine.pk}/koniec").status_code == 302
    assert client.post(f"{DESK}{foreign.pk}/koniec").status_code == 404
    assert client.post(f"{DESK}{wide.pk}/koniec").status_code == 404  # it is everybody's, not theirs to end
    assert client.get(f"{DESK}{foreign.pk}").status_code == 404


def test_whoever_is_concerned_is_told_once_and_again_after_a_change(folk: People) -> None:
    with_rules(sender={"name": "SM Hutnik"}, notices={"quiet_from": 0, "quiet_to": 0})
    for user, address in ((folk.title_holder, "danuta@dom.example"), (folk.former_owner, "piotr@dom.example")):
        person = user.person_link.person
        person.email = address
        person.save()
    outage = announce(folk, here(folk), text="Pękła rura")
    tell_everybody(outage.pk, timezone.now())
    assert tell_everybody(outage.pk, timezone.now()) == 0
    [sent] = Message.objects.all()
    assert (sent.to_address, "Nie ma wody" in sent.subject) == ("danuta@dom.example", True)
    Outage.objects.update(told_at=None)  # a worker that died before it wrote down that it was through
    tell_everybody(outage.pk, timezone.now())
    assert Message.objects.count() == 1


def test_a_cooperative_without_fault_reports_has_outages(people: People, at: Any) -> None:
    announce(people, here(people), text="Woda od jutra")
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    page = words_of(client.get("/"))
    assert "Woda od jutra" in page
    assert "Zgłoś awarię" not in page.split("<main")[1]
