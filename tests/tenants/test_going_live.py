"""From an empty cooperative to an open one: what is left is read from what is there; no agreement, no service."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from portal.accounts.models import User
from portal.accounts.role_queries import administrators
from portal.ledger.models import SourceRun
from portal.rulebook.models import RulebookVersion
from tenants import queries
from tenants.branding.actions import change_branding
from tenants.branding.placeholder import placeholder_logo
from tenants.checklist import steps_to_live
from tenants.first_account import AccountRefused, create_first_administrator
from tenants.lifecycle import NotPossible, go_live, note_agreement, resume_cooperative, suspend_cooperative
from tenants.models import Cooperative, OperatorEvent
from tests.personas import make_staff, make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def onboarding() -> Cooperative:
    """Hutnik as it was before its agreement was signed."""
    Cooperative.objects.filter(slug="hutnik").update(
        status="onboarding", agreement_signed_on=None, agreement_signed_by="", opened_at=None
    )
    queries.announce_change()
    return Cooperative.objects.get(slug="hutnik")


def somebody_at_the_desk() -> None:
    with schema_context("hutnik"):
        make_staff("P0009", role="administrator", full_name="Adam Administrator")


def done_steps(cooperative: Cooperative) -> set[str]:
    cooperative = Cooperative.objects.select_related("branding").get(pk=cooperative.pk)
    return {step.key for step in steps_to_live(cooperative) if step.is_done}


def test_each_step_is_done_when_the_thing_is_there(onboarding: Cooperative) -> None:
    change_branding(slug="hutnik", logo=placeholder_logo(), by="olga")
    with schema_context("hutnik"):
        RulebookVersion.objects.all().delete()
    assert done_steps(onboarding) == {"facts"}
    note_agreement(slug="hutnik", signed_on=TODAY, signed_by="Prezes Zarządu", by="olga", today=TODAY)
    assert "agreement" in done_steps(onboarding)
    with schema_context("hutnik"):
        make_staff("P0001", role="administrator", full_name="Adam Administrator")
        make_user("L0001", own_password=False)
    assert done_steps(onboarding) == {"facts", "agreement", "staff"}
    with schema_context("hutnik"):
        make_user("L0002")
        SourceRun.objects.create(file_name="kartoteka.csv", kind="ledger", as_of=TODAY)
        RulebookVersion.objects.create(valid_from=TODAY.replace(year=2020), rules={}, reason="x", changed_by="adam")
    assert done_steps(onboarding) == {"facts", "agreement", "staff", "resident", "import", "rules"}
    Cooperative.objects.filter(slug="hutnik").update(contact={})
    assert "facts" not in done_steps(onboarding)


def test_a_broken_schema_is_a_step_and_not_an_error(onboarding: Cooperative) -> None:
    with schema_context("hutnik"), transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE rulebook_version CASCADE")
    assert "Nie da się odczytać" in " ".join(step.words for step in steps_to_live(onboarding))


def test_none_goes_live_without_a_signed_agreement(onboarding: Cooperative) -> None:
    with pytest.raises(NotPossible, match="umowę powierzenia"):
        go_live(slug="hutnik", by="olga")
    with pytest.raises(IntegrityError, match="cooperative_active_with_an_agreement"), transaction.atomic():
        Cooperative.objects.filter(slug="hutnik").update(status="active", opened_at=timezone.now())
    with pytest.raises(IntegrityError, match="cooperative_active_was_opened"), transaction.atomic():
        Cooperative.objects.filter(slug="hutnik").update(
            status="active", opened_at=None, agreement_signed_on=TODAY, agreement_signed_by="Prezes Zarządu"
        )
    note_agreement(slug="hutnik", signed_on=TODAY, signed_by="Prezes Zarządu", by="olga", today=TODAY)
    somebody_at_the_desk()
    go_live(slug="hutnik", by="olga")
    assert Cooperative.objects.get(slug="hutnik").status == "active"
    with pytest.raises(NotPossible, match="wdrażaną"):
        go_live(slug="hutnik", by="olga")
    actions = OperatorEvent.objects.filter(actor="olga").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["cooperative.agreement_noted", "cooperative.went_live"]


def test_none_goes_live_while_nobody_at_its_desk_has_a_second_factor(onboarding: Cooperative) -> None:
    note_agreement(slug="hutnik", signed_on=TODAY, signed_by="Prezes Zarządu", by="olga", today=TODAY)
    with schema_context("hutnik"):
        make_user("P0001", role="administrator")
    with pytest.raises(NotPossible, match="drugiego składnika"):
        go_live(slug="hutnik", by="olga")
    required = {step.key for step in steps_to_live(onboarding) if step.is_required}
    assert required == {"agreement", "staff"}


def test_what_was_never_open_is_not_opened_by_a_suspension_and_its_end(onboarding: Cooperative) -> None:
    note_agreement(slug="hutnik", signed_on=TODAY, signed_by="Prezes Zarządu", by="olga", today=TODAY)
    suspend_cooperative(slug="hutnik", by="olga")
    assert resume_cooperative(slug="hutnik", by="olga").status == "onboarding"


@pytest.mark.parametrize(("day", "who", "words"), [(1, "Prezes", "przyszłości"), (0, " ", "kto podpisał")])
def test_an_agreement_of_tomorrow_or_of_nobody_is_none(onboarding: Cooperative, day: int, who: str, words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        note_agreement(slug="hutnik", signed_on=TODAY + dt.timedelta(days=day), signed_by=who, by="olga", today=TODAY)


def test_while_it_is_set_up_staff_work_and_every_page_says_that_it_is_not_open(
    onboarding: Cooperative, at: Any
) -> None:
    assert queries.is_servable_schema("hutnik")
    page = at("hutnik").get("/zaloguj").content.decode()
    assert "Serwis jest w przygotowaniu" in page
    assert "Serwis jest w przygotowaniu" not in at("siarkowiec").get("/zaloguj").content.decode()
    suspend_cooperative(slug="hutnik", by="olga")
    resume_cooperative(slug="hutnik", by="olga")
    assert Cooperative.objects.get(slug="hutnik").status == "onboarding", "resuming opens nothing"


def test_the_page_leads_from_the_agreement_to_the_service(onboarding: Cooperative, console: Any, at: Any) -> None:
    address = "/spoldzielnie/hutnik/"
    page = console.get(address).content.decode()
    assert "konieczne" in page
    assert console.post(f"{address}umowa", {"signed_on": "2999-01-01", "signed_by": "X Y"}).status_code == 422
    console.post(f"{address}umowa", {"signed_on": "2026-11-01", "signed_by": "Prezes Zarządu"})
    page = console.post(f"{address}uruchom", {"knows": "on"}, follow=True).content.decode()
    assert "Bez drugiego składnika nie uruchamiamy" in page
    somebody_at_the_desk()
    refused = console.post(f"{address}uruchom", {})
    assert refused.status_code == 422
    assert "Nie wszystko jest gotowe" in refused.content.decode()
    page = console.post(f"{address}uruchom", {"knows": "on"}, follow=True).content.decode()
    assert "Spółdzielnia działa." in page
    assert "Serwis jest w przygotowaniu" not in at("hutnik").get("/zaloguj").content.decode()


def test_the_first_administrator_gets_a_password_that_is_shown_once(onboarding: Cooperative, console: Any) -> None:
    sent = {"identifier": "P0001", "full_name": "Leszek Ożóg"}
    answer = console.post("/spoldzielnie/hutnik/administrator", sent)
    password = str(answer.context["password"])
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    with schema_context("hutnik"):
        user = administrators().get()
        assert user.check_password(password)
        assert user.must_change_password
    assert password not in str(list(OperatorEvent.objects.values_list("details", flat=True)))
    again = console.post("/spoldzielnie/hutnik/administrator", {**sent, "identifier": "P0002"})
    assert again.status_code == 422
    assert "Administrator już jest" in again.content.decode()


def test_an_identifier_that_is_taken_makes_no_administrator(onboarding: Cooperative) -> None:
    with schema_context("hutnik"):
        make_user("L0001")
    with pytest.raises(AccountRefused, match="zajęty"):
        create_first_administrator(slug="hutnik", identifier=" l0001 ", full_name="Leszek Ożóg", by="olga")
    with schema_context("hutnik"):
        assert User.objects.count() == 1
