"""Every refusal speaks three languages and names a rule of the cooperative in each of them."""

import ast
import datetime as dt
import inspect
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from portal.access import refusing, refusing_reissue
from portal.access.eligibility import TitleHeld
from portal.access.rule_words import NAMES, PERSON, VALUES, words_of
from portal.rulebook.refusal import Refusal, Terms
from portal.rulebook.rules import Rules
from tests.personas import PASSWORD
from tests.portal.access.counter import apply, newcomer, rules_of
from tests.portal.accounts.signing import sign_in, text_of
from tests.repository.messages import ROOT, catalog_path

DAY = dt.date(2026, 11, 25)
RULES = Rules()
WRITTEN = Rules.model_validate({"sign_in": {"lost_password_ways": ["written_request"]}})
LINK = Rules.model_validate({"sign_in": {"lost_password_ways": ["email_link"]}, "sender": {"name": "SM"}})
PER_PREMISES = Rules.model_validate({"access": {"account_per": "premises"}, "identifier": {"kind": "sequence"}})
POWERS = Rules.model_validate({"access": {"representatives": ["notarial_power", "statutory"]}})
# Names and numbers that no language changes.
WHO, WHERE = "0001", "7/1"


def title(begins: dt.date | None = None, ends: dt.date | None = None) -> list[TitleHeld]:
    return [TitleHeld(WHERE, "garage", "lease", begins, ends)]


SAMPLES: dict[str, list[Refusal]] = {
    "way_not_allowed": [refusing.way_not_allowed("electronic_form", RULES)],
    "closed_for_misuse": [refusing.closed_for_misuse()],
    "office_not_competent": [refusing.office_not_competent(""), refusing.office_not_competent(WHO)],
    "identity_not_seen": [refusing.identity_not_seen(RULES)],
    "identity_not_seen_at_collection": [refusing.identity_not_seen_at_collection(RULES)],
    "document_not_accepted": [refusing.document_not_accepted("driving_license", RULES)],
    "nothing_to_revoke": [refusing.nothing_to_revoke(WHO)],
    "person_kind": [refusing.person_kind(WHO, "legal"), refusing.person_kind(WHO, "natural")],
    "not_a_member": [refusing.not_a_member(WHO)],
    "no_title": [refusing.no_title(WHO, ""), refusing.no_title(WHO, WHERE)],
    "title_not_in_force": [
        refusing.title_not_in_force(title(begins=dt.date(2027, 1, 1)), DAY),
        refusing.title_not_in_force(title(ends=dt.date(2025, 1, 1)), DAY),
    ],
    "premises_kind": [refusing.premises_kind(WHERE, "garage", RULES)],
    "title_kind": [refusing.title_kind(WHERE, "lease", RULES)],
    "premises_to_choose": [refusing.premises_to_choose([WHERE, WHO])],
    "co_owner_not_named": [refusing.co_owner_not_named(WHO, [WHERE])],
    "has_an_account": [refusing.has_an_account(WHO, "1", RULES), refusing.has_an_account(WHO, "1", PER_PREMISES)],
    "already_waiting": [refusing.already_waiting(WHO, "1")],
    "email_of_another": [refusing.email_of_another("1")],
    "representative_not_allowed": [
        refusing.representative_not_allowed(WHO, RULES),
        refusing.representative_not_allowed(WHO, POWERS),
    ],
    "representation_not_in_force": [refusing.representation_not_in_force(WHO)],
    "regulation_not_accepted": [refusing.regulation_not_accepted()],
    "issuing_not_allowed": [refusing.issuing_not_allowed()],
    "not_issued_at_once": [refusing.not_issued_at_once(RULES)],
    "not_the_person": [refusing.not_the_person(WHO)],
    "no_reissue_this_way": [
        refusing_reissue.no_reissue_this_way(rules, changed_by=WHO) for rules in (RULES, WRITTEN, LINK)
    ],
    "no_links_here": [refusing_reissue.no_links_here(RULES, changed_by=WHO)],
    "no_confirmed_address": [
        refusing_reissue.no_confirmed_address(WHO, rules, changed_by=WHO) for rules in (RULES, WRITTEN, LINK)
    ],
    "link_of_no_use": [refusing_reissue.link_of_no_use("1")],
    "too_many_links": [refusing_reissue.too_many_links()],
    "link_just_sent": [refusing_reissue.link_just_sent()],
    "reissue_after_end": [refusing_reissue.reissue_after_end("1")],
}
POLISH, CYRILLIC = re.compile(r"[ąćęłńśźż]", re.IGNORECASE), re.compile(r"[а-яіїєґ]", re.IGNORECASE)


def in_language(refusal: Refusal, language: str) -> str:
    with translation.override(language):
        return refusal.text_in(gettext)


def test_every_kind_of_refusal_has_a_sample_here() -> None:
    made = {
        name
        for module in (refusing, refusing_reissue)
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_") and name != "written"
    }
    assert made == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_refusal_is_said_in_polish_ukrainian_and_english(name: str) -> None:
    for refusal in SAMPLES[name]:
        polish, ukrainian, english = (in_language(refusal, one) for one in ("pl", "uk", "en"))
        assert polish == refusal.text
        assert CYRILLIC.search(ukrainian)
        assert not POLISH.search(ukrainian.replace("mObywatel", ""))
        assert not POLISH.search(english)
        assert not CYRILLIC.search(english)
        assert english != polish
        for value in refusal.values.values():
            assert isinstance(value, Terms) or value in ukrainian


def refusals_in_code() -> Iterator[tuple[str, ast.Call]]:
    for path in (*sorted((ROOT / "portal").rglob("*.py")), *sorted((ROOT / "billing_import").rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                yield str(Path(path).relative_to(ROOT)), node


def test_no_sentence_of_a_refusal_is_written_past_the_catalogs() -> None:
    for place, call in refusals_in_code():
        sentence = call.args[1]
        assert not isinstance(sentence, ast.JoinedStr | ast.Constant), f"{place}:{call.lineno}: mark it with _()"


def test_every_rule_that_refuses_has_a_name_in_three_languages() -> None:
    rules = {call.args[0].value for _, call in refusals_in_code() if isinstance(call.args[0], ast.Constant)} | {
        refusal.rule for refusals in SAMPLES.values() for refusal in refusals
    }
    assert rules == set(NAMES) - {"sign_in.block_ways"}
    for language in ("uk", "en"):
        with translation.override(language):
            for name in NAMES.values():
                assert gettext(name) != name or name == "administrator", (language, name)


def test_names_and_words_are_those_of_the_rulebook() -> None:
    for rule, name in NAMES.items():
        section, _, key = rule.partition(".")
        field = Rules.model_fields.get(section)
        if key and field is not None:
            assert field.annotation.model_fields[key].title == name, rule  # type: ignore[union-attr]
    listed = [
        (RULES.application, "ways"),
        (RULES.access, "premises_kinds"),
        (RULES.access, "title_kinds"),
        (RULES.access, "representatives"),
        (RULES.issue, "handover"),
        (RULES.sign_in, "lost_password_ways"),
    ]
    assert {word for section, key in listed for word in words_of(section, key).values()} == VALUES
    assert PERSON in SAMPLES["person_kind"][1].values["who"]


def test_a_resident_reads_a_refusal_in_the_language_of_the_page(people: Any, at: Any) -> None:
    rules_of("zielone")
    browser = at("siarkowiec")
    assert sign_in(browser, people.title_holder.identifier, PASSWORD).status_code == 302
    key = uuid.uuid4()
    rules_of("tczew")
    apply(newcomer("9801"), request_key=key)  # somebody else's form
    rules_of("zielone")
    for language, words in (("uk", "Правило: Заява."), ("en", "Rule: Application."), ("pl", "Zasada: Wniosek.")):
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = text_of(browser.post("/moje-dane/zamknij-konto", {"request_key": str(key)}, follow=True))
        assert words in page, language
    people.title_holder.refresh_from_db()
    assert people.title_holder.is_active


def test_ukrainian_has_one_word_for_an_account_and_another_for_a_running_account_of_premises() -> None:
    ledger = {
        "Konto",
        "Konta lokalu",
        "Kwota (gdy kont jest kilka: razem)",
        "Na innym koncie tego lokalu jest nadpłata %(amount)s.",
    }
    for entry in polib.pofile(str(catalog_path("uk"))):
        said = " ".join([entry.msgstr, *entry.msgstr_plural.values()]).casefold()
        is_of_a_bank = re.search(r"numeru? konta", entry.msgid, re.IGNORECASE)
        if entry.msgid not in ledger and not is_of_a_bank and "kont" in entry.msgid.casefold():
            assert not re.search(r"(?<!роз)рахун|акаунт", said), entry.msgid
