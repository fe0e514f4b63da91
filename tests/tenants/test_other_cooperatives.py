"""Cooperatives nobody here has met are served by writing their facts down: a test per fact of six published ones."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.accounts.queries import lock_steps_in_force, password_rule_for
from portal.kernel import clock
from portal.rulebook.queries import rules_on
from tenants.onboarding.actions import onboard_cooperative
from tenants.onboarding.content import pack_of_cooperative
from tenants.onboarding.pack import pack_of, read_pack
from tests.tenants.pack_facts import ROOT, PackFacts, facts_of

SLUGS = sorted(path.name for path in (ROOT / "tests" / "packs").iterdir() if path.is_dir())


@pytest.fixture
def pack(request: pytest.FixtureRequest) -> PackFacts:
    return facts_of(request.param)


orunia = pytest.mark.parametrize("pack", ["orunia"], indirect=True, ids=[""])
spoldzielca = pytest.mark.parametrize("pack", ["spoldzielca"], indirect=True, ids=[""])
krynica = pytest.mark.parametrize("pack", ["krynica"], indirect=True, ids=[""])
baltyk = pytest.mark.parametrize("pack", ["baltyk"], indirect=True, ids=[""])
tczew = pytest.mark.parametrize("pack", ["tczew"], indirect=True, ids=[""])
sosnowiecka = pytest.mark.parametrize("pack", ["sosnowiecka"], indirect=True, ids=[""])


@orunia
def test_at_orunia_one_signs_in_with_the_membership_number_or_the_registers(pack: PackFacts) -> None:
    assert (pack.rules.identifier.kind, pack.rules.identifier.fallback) == ("membership_number", "person_number")


@orunia
def test_at_orunia_a_password_has_ten_characters_at_most(pack: PackFacts) -> None:
    assert pack.rules.password.max_length == 10


@orunia
def test_at_orunia_one_sees_area_persons_meters_and_heating(pack: PackFacts) -> None:
    assert pack.rules.ledger.premises_facts == ("area", "occupants", "meter_states", "heating")


@orunia
def test_at_orunia_one_reports_a_fault_by_form(pack: PackFacts) -> None:
    module = pack.rules.module("fault_reports")
    assert module is not None
    assert module.name == "Zgłoszenie usterki"


@spoldzielca
def test_at_spoldzielca_only_owners_get_a_start_password(pack: PackFacts) -> None:
    assert pack.rules.access.title_kinds == ("ownership", "cooperative_ownership")
    assert pack.rules.password.start == "password"


@spoldzielca
def test_at_spoldzielca_five_failures_lock_until_a_written_request(pack: PackFacts) -> None:
    (step,) = pack.rules.sign_in.lock_steps
    assert (step.failures, step.minutes) == (5, None)
    assert pack.rules.sign_in.lost_password_ways == ("written_request",)


@spoldzielca
def test_at_spoldzielca_a_new_owner_ends_the_old_password(pack: PackFacts) -> None:
    assert pack.rules.closure.new_holder_ends_old_password


@spoldzielca
def test_at_spoldzielca_each_flat_garage_or_shop_is_an_account_of_its_own(pack: PackFacts) -> None:
    assert pack.rules.access.account_per == "premises"
    assert set(pack.rules.access.premises_kinds) == {"residential", "garage", "commercial"}
    assert pack.rules.identifier.kind == "premises_number"


@krynica
def test_at_krynica_one_registers_by_what_only_the_tenant_knows(pack: PackFacts) -> None:
    assert pack.rules.application.ways == ("self_registration",)
    assert pack.rules.application.challenge == ("tenant_code", "name", "last_invoice_amount", "email")


@krynica
def test_at_krynica_the_first_password_comes_by_mail(pack: PackFacts) -> None:
    assert (pack.rules.issue.handover, pack.rules.issue.moment) == ("by_email", "at_once")
    assert pack.rules.sender.name


@baltyk
def test_at_baltyk_one_applies_at_the_seat_or_in_the_estate(pack: PackFacts) -> None:
    assert [office.key for office in pack.rules.offices_for("applications", "Osiedle Nadmorskie")] == [
        "siedziba",
        "osiedle",
    ]
    assert [office.key for office in pack.rules.offices_for("applications", "Osiedle Inne")] == ["siedziba"]


@baltyk
def test_at_baltyk_a_password_has_eight_characters_of_three_kinds(pack: PackFacts) -> None:
    password = pack.rules.password
    assert (password.min_length, password.lower, password.upper, password.digit) == (8, True, True, True)


@baltyk
def test_at_baltyk_a_reading_waits_for_acceptance_and_contact_data_do_not(pack: PackFacts) -> None:
    assert pack.rules.readings.acceptance == "by_staff"
    assert "phone" in pack.rules.contact_data.changed_directly
    assert pack.rules.contact_data.changed_after_acceptance == ()


@sosnowiecka
def test_at_sosnowiecka_co_owners_name_one_of_them_by_declaration(pack: PackFacts) -> None:
    assert pack.rules.access.co_owners == "one_named"
    assert "co_owners" in pack.rules.application.asks_for


@sosnowiecka
def test_at_sosnowiecka_one_signs_in_by_mail_address_and_loss_blocks_at_once(pack: PackFacts) -> None:
    assert pack.rules.identifier.kind == "email"
    assert pack.rules.sign_in.block_on_loss


@tczew
def test_at_tczew_only_owners_apply_and_are_told_by_mail_where_to_collect(pack: PackFacts) -> None:
    assert pack.rules.access.title_kinds == ("ownership", "cooperative_ownership")
    assert (pack.rules.issue.notice_by, pack.rules.sender.name) == (("email",), "SM Tczew")
    assert pack.rules.application.identity_shown == "at_collection"


@tczew
def test_at_tczew_a_written_request_brings_a_new_password_or_a_block(pack: PackFacts) -> None:
    assert pack.rules.sign_in.lost_password_ways == ("written_request",)
    assert pack.rules.sign_in.block_ways == ("written_request",)


@tczew
def test_at_tczew_the_balance_may_miss_statements_of_the_bank(pack: PackFacts) -> None:
    assert "wyciągów bankowych" in pack.rules.wording.disclaimer


@pytest.mark.django_db
def test_how_one_asks_for_a_block_is_told_where_one_looks_for_it(at: Any) -> None:
    onboard_cooperative(pack=read_pack(ROOT / "tests" / "packs" / "tczew"), by="test")
    page = unescape(at("tczew").get("/haslo/zapomniane").content.decode()).replace("\xa0", " ")
    assert "Chcesz zablokować konto? Złóż pisemny wniosek." in page
    there = unescape(at("siarkowiec").get("/haslo/zapomniane").content.decode()).replace("\xa0", " ")
    assert "Chcesz zablokować konto? Zadzwoń. Przyjdź do biura." in there


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_onboarded_by_its_pack_alone_and_given_back_as_the_same(slug: str) -> None:
    onboard_cooperative(pack=read_pack(ROOT / "tests" / "packs" / slug), by="test")
    first = pack_of_cooperative(slug, clock.today())
    onboard_cooperative(pack=pack_of(first), by="test", update=True)
    assert pack_of_cooperative(slug, clock.today()) == first
    with schema_context(slug):
        assert rules_on(clock.today()) == facts_of(slug).rules


@pytest.mark.django_db
def test_a_rule_of_a_pack_acts_where_people_sign_in() -> None:
    for slug in ("orunia", "spoldzielca", "baltyk"):
        onboard_cooperative(pack=read_pack(ROOT / "tests" / "packs" / slug), by="test")
    with schema_context("orunia"):
        assert [found.code for found in password_rule_for("resident").violations("dwanaście znaków")] == ["too_long"]
    with schema_context("baltyk"):
        assert [found.code for found in password_rule_for("resident").violations("tylkomałe")] == [
            "no_digit",
            "no_upper",
        ]
    with schema_context("spoldzielca"):
        assert next((step.failures, step.minutes) for step in lock_steps_in_force()) == (5, None)


def test_what_is_not_published_is_marked_as_invented_or_ours() -> None:
    for slug in SLUGS:
        text = (Path(ROOT) / "tests" / "packs" / slug / "cooperative.toml").read_text(encoding="utf-8")
        assert "nasze" in text
        assert "zmyślone" in text
