"""Who may have an account: every refusal names its rule and says what to do. Pure."""

import datetime as dt
from typing import Any

import pytest

from portal.access.eligibility import Facts, RepresentationShown, TitleHeld, refusals
from portal.rulebook.rules import Rules

DAY = dt.date(2026, 11, 25)
FLAT = TitleHeld("SIENK/12/34", "residential", "ownership", dt.date(2019, 5, 1))
GARAGE = TitleHeld("GAR/7", "garage", "lease", dt.date(2022, 1, 1))


def rules(**sections: Any) -> Rules:
    return Rules.model_validate({"sender": {"name": "SM"}, **sections})


def said(rules: Rules, **facts: Any) -> dict[str, str]:
    given = {"day": DAY, "name": "Danuta Zięba", "titles": (FLAT,)} | facts
    return {refusal.rule: refusal.text for refusal in refusals(Facts(**given), rules)}


SIARKOWIEC = rules(access={"premises_kinds": ["residential"]})
HUTNIK = rules(application={"identity_shown": "at_application"}, issue={"moment": "at_once"})
TCZEW = rules(access={"title_kinds": ["ownership", "cooperative_ownership"], "members_only": True})


def test_s1_an_owner_of_a_flat_may_have_an_account() -> None:
    assert said(SIARKOWIEC) == {}


@pytest.mark.parametrize("kind", ["ownership", "cooperative_ownership", "cooperative_tenancy", "lease"])
def test_s1_whatever_the_title_of_a_flat_is(kind: str) -> None:
    assert said(SIARKOWIEC, titles=(TitleHeld("M/1", "residential", kind),)) == {}


def test_s1_a_garage_alone_gives_no_account_at_siarkowiec() -> None:
    text = said(SIARKOWIEC, titles=(GARAGE,))["access.premises_kinds"]
    assert "garaż" in text
    assert "mieszkania" in text
    assert said(SIARKOWIEC, titles=(GARAGE, FLAT)) == {}
    assert "access.premises_kinds" in said(SIARKOWIEC, titles=(GARAGE, FLAT), place="GAR/7")


def test_h4_a_tenant_of_commercial_premises_may_have_an_account_at_hutnik() -> None:
    shop = TitleHeld("U/3", "commercial", "lease")
    assert said(HUTNIK, titles=(shop,), person_kind="legal", identity="passport") == {}


def test_tczew_only_owners_and_only_members() -> None:
    told = said(TCZEW, titles=(TitleHeld("M/1", "residential", "lease"),))
    assert set(told) == {"access.title_kinds", "access.members_only"}
    assert "najem" in told["access.title_kinds"]
    assert said(TCZEW, is_member=True) == {}


def test_nobody_without_a_title() -> None:
    assert "żadnego lokalu" in said(SIARKOWIEC, titles=())["access.title_kinds"]
    assert "INNY/1" in said(SIARKOWIEC, place="INNY/1")["access.title_kinds"]


def test_a_title_that_ended_says_when_and_one_to_come_from_when() -> None:
    ended = TitleHeld("M/1", "residential", "ownership", None, dt.date(2024, 2, 29))
    assert "29.02.2024" in said(SIARKOWIEC, titles=(ended,))["access.title_kinds"]
    later = TitleHeld("M/1", "residential", "ownership", dt.date(2027, 3, 1))
    assert "1.03.2027" in said(SIARKOWIEC, titles=(ended, later))["access.title_kinds"]
    last_day = TitleHeld("M/1", "residential", "ownership", None, DAY)
    assert said(SIARKOWIEC, titles=(last_day,)) == {}


def test_firms_are_refused_where_only_people_have_accounts() -> None:
    only_people = rules(access={"person_kinds": ["natural"]})
    assert "firma" in said(only_people, person_kind="legal")["access.person_kinds"]


def test_whoever_has_an_account_is_pointed_to_new_credentials() -> None:
    assert "000123" in said(SIARKOWIEC, account="000123")["access.account_per"]


def test_an_application_in_progress_is_named() -> None:
    assert "W-0352" in said(SIARKOWIEC, waiting="W-0352")["application"]


def test_an_address_of_another_account_is_refused_unless_rules_let_people_share_it() -> None:
    shared = {"email": "dom@example.pl", "email_is_anothers": True}
    assert "dom@example.pl" in said(SIARKOWIEC, **shared)["access.shared_email"]
    assert said(rules(access={"shared_email": True}), **shared) == {}


def test_a_way_that_the_rules_do_not_know_is_refused_with_those_they_know() -> None:
    assert "wniosek na papierze" in said(SIARKOWIEC, way="self_registration")["application.ways"]


def test_h5_without_a_document_seen_nothing_is_taken_at_hutnik() -> None:
    assert "dowód osobisty" in said(HUTNIK)["application.identity_shown"]
    assert "prawo jazdy" in said(HUTNIK, identity="driving_license")["application.identity_documents"]
    assert said(HUTNIK, identity="identity_card") == {}


def test_h5_a_worker_of_the_other_administration_says_where_to_go() -> None:
    told = said(HUTNIK, identity="passport", is_office_competent=False, office="Administracja Środula")
    assert "Administracja Środula" in told["offices"]


def test_sosnowiecka_a_co_owner_whom_the_others_did_not_name_is_refused() -> None:
    one = rules(access={"co_owners": "one_named"}, application={"asks_for": ["name", "co_owners"]})
    assert "Marek Zięba" in said(one, co_owners_missing=("Marek Zięba",))["access.co_owners"]
    assert said(one) == {}


def test_spoldzielca_one_of_several_premises_is_chosen() -> None:
    each = rules(access={"account_per": "premises"})
    assert "GAR/7, SIENK/12/34" in said(each, titles=(FLAT, GARAGE))["access.account_per"]
    assert said(each, titles=(FLAT, GARAGE), place="GAR/7") == {}


def test_a_representative_needs_a_basis_of_the_rules_that_holds() -> None:
    shown = RepresentationShown("Jan Zięba", "notarial_power", holds=True)
    assert "access.representatives" in said(SIARKOWIEC, representation=shown)
    allowed = rules(access={"representatives": ["notarial_power"]})
    assert said(allowed, representation=shown) == {}
    over = RepresentationShown("Jan Zięba", "notarial_power", holds=False)
    assert "access.representative_max_months" in said(allowed, representation=over)


def test_zielone_wzgorza_applying_accepts_the_regulation() -> None:
    accepts = rules(application={"accepts_regulation": True})
    assert "application.accepts_regulation" in said(accepts)
    assert said(accepts, is_regulation_accepted=True) == {}


def test_closed_for_misuse_is_not_opened_again_from_a_page() -> None:
    form = rules(application={"ways": ["paper", "electronic_form"]})
    assert "closure.on_misuse" in said(form, closed_for_misuse=True, way="electronic_form")
    assert said(form, closed_for_misuse=True) == {}


def test_revoking_needs_an_account_and_no_title() -> None:
    assert "closure.on_request_of" in said(SIARKOWIEC, operation="revoke", titles=())
    assert said(SIARKOWIEC, operation="revoke", titles=(), account="000123") == {}


def test_all_refusals_come_at_once() -> None:
    told = said(TCZEW, titles=(), account="000123", way="electronic_form")
    assert set(told) == {"application.ways", "access.members_only", "access.title_kinds", "access.account_per"}
