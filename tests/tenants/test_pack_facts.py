"""Every fact of the two published regulations is said by the packs: a test per row of the acceptance table."""

import re
from pathlib import Path
from typing import Any

import pytest
from django_tenants.utils import schema_context

from portal.accounts.models import StaffRole
from portal.rulebook.models import RulebookVersion
from portal.rulebook.rules import Rules
from tests.tenants.pack_facts import ROOT, PackFacts, facts_of

EMERGENCY = {"112", "997", "998", "999"}


@pytest.fixture
def s() -> PackFacts:
    return facts_of("siarkowiec")


@pytest.fixture
def h() -> PackFacts:
    return facts_of("hutnik")


def test_s1_holders_of_flats_apply_on_a_form_handed_in_at_the_secretariat(s: PackFacts) -> None:
    assert s.rules.access.premises_kinds == ("residential",)
    assert {"ownership", "lease"} <= set(s.rules.access.title_kinds)
    assert s.rules.application.ways == ("paper",)
    assert s.rules.application.form_downloadable
    (secretariat,) = s.rules.offices_for("applications")
    assert (secretariat.name, secretariat.address) == ("Sekretariat Zarządu", "ul. Moniuszki 3, Tarnobrzeg")
    assert [office.name for office in s.rules.offices_for("forms", "Osiedle Serbinów")] == ["Administracje osiedli"]


def test_s2_it_is_free_and_a_browser_is_enough(s: PackFacts) -> None:
    assert s.rules.legal.is_free
    assert "przeglądarka" in s.rules.legal.requirements


def test_s3_access_starts_with_a_confirmation_that_carries_the_credentials(s: PackFacts) -> None:
    issue = s.rules.issue
    assert (issue.moment, issue.handover, issue.opens) == ("after_notice", "in_person", "at_once")
    assert issue.confirmation_carries_credentials
    assert issue.confirmation_title.startswith("Pisemne potwierdzenie odbioru danych")
    assert (issue.notice_by, issue.notice_working_days) == (("email", "phone"), 5)
    (office,) = s.rules.offices_for("collection")
    assert office.rooms == ("108", "213")
    assert s.rules.sender.name == "SM Siarkowiec"


def test_s4_the_password_is_changed_at_first_by_the_enclosed_instruction(s: PackFacts) -> None:
    assert (s.rules.password.start, s.rules.password.min_length) == ("password", 8)
    assert "zmień hasło" in s.rules.issue.instruction
    assert "nasze: §4" in s.text


def test_s5_it_is_open_always_but_for_breaks_that_are_announced(s: PackFacts) -> None:
    assert s.facts.hosts == ["www.smsiarkowiec.pl"]
    assert s.rules.availability.hours.startswith("całą dobę, siedem dni w tygodniu")
    assert s.rules.availability.announced_by == ("page",)


def test_s6_only_its_person_uses_an_account(s: PackFacts) -> None:
    assert "tylko Ty" in s.rules.legal.own_use
    assert "Nikomu nie podawaj" in s.rules.legal.own_use
    assert s.rules.access.representatives == ()


def test_s7_the_user_answers_for_every_act_and_sees_these_tabs(s: PackFacts) -> None:
    assert "każdą czynność" in s.rules.legal.responsibility
    at_home = [module.key for module in s.rules.modules if "home" in module.place]
    assert at_home == ["ledger", "other_sales", "contribution", "court_cases"]
    tabs = [module.name for module in s.rules.modules if module.place == "menu"]
    assert tabs == ["Dane kontaktowe", "Odczyty liczników wody", "Dział członkowski", "Ogłoszenia zarządcy"]
    assert s.rules.module("fault_reports") is None


def test_s8_who_sells_the_flat_must_ask_at_once_to_have_access_taken_away(s: PackFacts) -> None:
    assert s.rules.closure.holder_must_report
    assert not s.rules.application.one_form
    assert s.rules.application.revoke_form_name == "Wniosek o odebranie dostępu do IOK"
    (office,) = s.rules.offices_for("revocation")
    assert (office.name, office.rooms) == ("Dział Techniczny", ("108", "213"))


def test_s9_a_telephone_report_blocks_at_once_and_both_credentials_are_new(s: PackFacts) -> None:
    (office,) = s.rules.offices_for("incidents")
    assert [phone.number for phone in office.phones] == ["15 823-38-88 wew. 29", "15 823-38-88 wew. 34"]
    assert "w dni robocze" in office.hours
    assert s.rules.sign_in.block_by_phone
    assert s.rules.sign_in.block_on_loss
    assert s.rules.sign_in.lost_password_ways == ("in_person",)
    assert s.rules.identifier.on_reissue == "new"


def test_s10_the_technical_department_decides_on_blocking(s: PackFacts) -> None:
    assert s.rules.closure.on_misuse
    role = s.roles[s.rules.closure.misuse_decided_by or ""]
    assert role.name == "Dział Techniczny"
    assert {"block_access", "unblock_access", "issue_access"} <= set(role.capabilities)
    assert "kroki prawne" in s.rules.closure.misuse_words
    assert "Kodeks cywilny" in s.rules.legal.governing_law


def test_s11_public_emergency_numbers_are_shown(s: PackFacts) -> None:
    assert {phone.number for phone in s.facts.contact.phones} >= EMERGENCY


def test_h1_tenants_of_commercial_premises_see_their_settlements(h: PackFacts) -> None:
    assert "commercial" in h.rules.access.premises_kinds
    assert "legal" in h.rules.access.person_kinds
    assert h.rules.module("ledger") is not None
    assert "Gwiazdna 1e" in h.facts.contact.office


def test_h2_attachment_1_grants_and_takes_away(h: PackFacts) -> None:
    application = h.rules.application
    assert (application.form_annex, application.one_form) == ("Załącznik nr 1", True)
    assert application.asks_for[0] == "operation"
    assert application.form_downloadable
    assert h.rules.offices_for("forms", "Administracja Środula")[0].key == "srodula"


def test_h3_it_is_free_and_no_electronic_service(h: PackFacts) -> None:
    assert h.rules.legal.is_free
    assert h.rules.legal.is_electronic_service is False


def test_h4_owners_and_tenants_of_flats_or_commercial_premises_may_have_it(h: PackFacts) -> None:
    assert h.rules.access.premises_kinds == ("residential", "commercial")
    assert {"ownership", "lease"} <= set(h.rules.access.title_kinds)


def test_h5_the_application_is_handed_in_in_person_and_the_document_is_shown(h: PackFacts) -> None:
    application = h.rules.application
    assert (application.handed_in, application.identity_shown) == (("in_person",), "at_application")
    assert "identity_document" in application.asks_for
    for estate, office in (("Administracja Gwiazdna", "gwiazdna"), ("Administracja Środula", "srodula")):
        assert [found.key for found in h.rules.offices_for("applications", estate)] == [office]


def test_h6_h7_the_competent_administrator_issues_credentials_at_once(h: PackFacts) -> None:
    assert (h.rules.issue.moment, h.rules.issue.handover) == ("at_once", "in_person")
    for key in ("gwiazdna", "srodula"):
        role = h.roles[f"administracja_{key}"]
        assert role.offices == (key,)
        assert {"register_applications", "see_identity", "issue_access"} <= set(role.capabilities)


def test_h8_six_characters_with_a_letter_and_a_digit(h: PackFacts) -> None:
    password = h.rules.password
    assert (password.min_length, password.letter, password.digit) == (6, True, True)
    assert not any((password.upper, password.lower, password.special))


def test_h9_the_old_address_keeps_working(h: PackFacts) -> None:
    assert h.facts.hosts == ["iok.smhutnik.pl"]
    assert h.facts.legacy_paths == ["/InetObsKontr/LoginPage"]
    assert h.facts.contact.website == "https://www.smhutnik.pl"


def test_h10_the_user_brings_internet_and_a_browser(h: PackFacts) -> None:
    assert h.rules.legal.requirements == "Potrzebujesz własnego internetu i przeglądarki."


def test_h11_an_account_ends_on_request_with_the_title_or_for_misuse(h: PackFacts) -> None:
    closure = h.rules.closure
    assert (closure.on_request_of, closure.on_title_end, closure.on_misuse) == (("holder",), "at_once", True)


def test_h12_the_disclaimer_stands_by_the_figures(h: PackFacts) -> None:
    assert "nie odpowiada za szkody" in h.rules.wording.disclaimer


def test_h13_what_others_do_with_shared_credentials_is_the_users(h: PackFacts) -> None:
    assert "tylko osoba" in h.rules.legal.own_use
    assert "nie odpowiada" in h.rules.legal.responsibility


def test_h14_these_modules_are_shown(h: PackFacts) -> None:
    names = [module.name for module in h.rules.modules]
    assert names[1:5] == ["Dane kontaktowe", "Odczyty liczników", "Zgłoszenia awarii", "Ogłoszenia zarządcy"]
    assert names[5:] == ["Dokumenty", "Pisma"], "others, as the system grows"


def test_h15_the_published_regulation_counts_as_delivered(h: PackFacts) -> None:
    assert h.rules.legal.regulation_delivery == "published"
    assert [office.name for office in h.rules.offices_for("regulation")] == ["Biuro Zarządu i Spraw Samorządowych"]


def test_h16_other_purposes_need_a_consent(h: PackFacts) -> None:
    assert "celom statutowym" in h.rules.legal.personal_data
    assert [consent.key for consent in h.rules.legal.consents] == ["wiadomosci", "e-doreczenia"]
    assert "cofnąć" in h.rules.legal.consents[0].text


def test_what_hutnik_does_not_say_is_a_default_marked_as_ours(h: PackFacts) -> None:
    assert "nasze: regulamin milczy o zgubionym haśle i o blokadzie przez telefon" in h.text
    assert "block_by_phone" not in h.rules.sign_in.model_fields_set
    assert h.rules.sign_in.block_by_phone
    assert h.rules.sign_in.lost_password


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_every_group_of_keys_names_its_paragraph_or_says_that_it_is_ours(slug: str) -> None:
    exempt = ("[[contact.phones]]", "[[rules.modules]]")  # public numbers; the comment stands above the first module
    for block in facts_of(slug).text.split("\n\n"):
        if not block.startswith(exempt):
            assert re.search("§|pkt|[Nn]asze", block), block


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_the_schema_holds_what_the_pack_says(slug: str, request: Any) -> None:
    pack = facts_of(slug)
    with schema_context(slug):
        assert Rules.model_validate(RulebookVersion.objects.get().rules) == pack.rules
        assert set(StaffRole.objects.values_list("key", flat=True)) >= set(pack.roles)


@pytest.mark.parametrize("slug", ["siarkowiec", "hutnik"])
def test_what_the_regulation_says_stands_by_the_rule_for_every_rule_it_speaks_of(slug: str) -> None:
    pack = facts_of(slug)
    said = {path.partition(".")[0] for path in pack.rules.stated}
    assert said >= {"access", "application", "offices", "issue", "password", "closure", "modules", "legal"}
    assert all(re.match(r"§ \d|pkt \d", words) for words in pack.rules.stated.values())


def test_the_shipped_packs_say_nothing_of_a_machine() -> None:
    for path in Path(ROOT / "tenants" / "packs").rglob("*.toml"):
        assert "/work" not in path.read_text(encoding="utf-8")
