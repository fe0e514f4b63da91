"""The blank application form: made from the rules, whatever they are."""

from typing import Any

import pytest

from portal.regulation.application_form import GRANT, REVOKE, FormFacts, form_content, forms_of
from portal.rulebook.rules import Rules

OFFICE = {
    "key": "gwiazdna",
    "name": "Administracja Gwiazdna",
    "address": "ul. Gwiazdna 1e",
    "rooms": ["12"],
    "phones": [{"number": "32 266 00 00"}],
    "estates": ["Osiedle Gwiazdna"],
    "tasks": ["applications", "revocation", "collection"],
}


def rules(**sections: Any) -> Rules:
    return Rules.model_validate({"offices": [OFFICE], **sections})


def labels(content: dict[str, Any]) -> list[str]:
    return [field["label"] for field in content["fields"]]


def only_form(some: Rules) -> dict[str, Any]:
    return form_content(some, forms_of(some)[0])


def test_one_form_asks_whether_to_grant_or_to_take_away() -> None:
    content = only_form(rules(application={"one_form": True, "form_annex": "Załącznik nr 1"}))
    assert content["annex"] == "Załącznik nr 1"
    assert content["fields"][0]["choices"] == ["nadanie dostępu", "odebranie dostępu"]


def test_two_forms_have_two_names_and_no_choice() -> None:
    application = {"one_form": False, "form_name": "Wniosek o konto", "revoke_form_name": "Wniosek o odebranie"}
    some = rules(application=application)
    assert forms_of(some) == (FormFacts(GRANT, "Wniosek o konto"), FormFacts(REVOKE, "Wniosek o odebranie"))
    for form in forms_of(some):
        assert "Proszę o" not in labels(form_content(some, form))


def test_the_form_asks_for_what_the_rules_say_in_their_order() -> None:
    asks_for = ["email", "name", "address", "membership_number", "title", "identity_document", "co_owners"]
    some = rules(application={"asks_for": asks_for}, access={"title_kinds": ["ownership"], "person_kinds": ["natural"]})
    content = only_form(some)
    assert labels(content) == [
        "E-mail",
        "Imię i nazwisko",
        "Adres do korespondencji",
        "Numer członkowski",
        "Tytuł prawny",
        "Dokument, który pokażę",
        "Oświadczenie współwłaścicieli",
    ]
    assert content["fields"][4]["choices"] == ["odrębna własność"]
    assert content["signature"] == [], "the rules ask for no signature"


@pytest.mark.parametrize(("kinds", "asks"), [(["residential"], False), (["residential", "commercial"], True)])
def test_the_kind_of_premises_is_asked_only_where_there_are_several(kinds: list[str], asks: bool) -> None:
    content = only_form(rules(access={"premises_kinds": kinds}))
    assert ("Rodzaj lokalu" in labels(content)) == asks


def test_the_form_names_the_offices_that_take_it_with_room_telephone_and_estates() -> None:
    content = only_form(rules())
    assert content["offices"] == [
        {
            "name": "Administracja Gwiazdna",
            "facts": ["ul. Gwiazdna 1e", "pokój 12", "tel. 32 266 00 00", "osiedla: Osiedle Gwiazdna"],
        }
    ]


def test_an_identity_seen_at_the_application_is_ticked_by_the_worker_without_a_number() -> None:
    content = only_form(rules(application={"identity_shown": "at_application", "identity_documents": ["passport"]}))
    assert content["official"][0] == {"label": "Widziano dokument", "hint": "", "kind": "line", "choices": ["paszport"]}
    assert any("numeru nie zapisujemy" in sentence for sentence in content["sentences"])


def test_the_regulation_is_accepted_on_the_form_only_where_the_rules_say_so() -> None:
    assert only_form(rules())["tick"] == ""
    assert only_form(rules(application={"accepts_regulation": True}))["tick"] == "Przyjmuję regulamin konta."


def test_without_paper_or_download_there_is_no_form() -> None:
    assert forms_of(Rules.model_validate({"application": {"form_downloadable": False}})) == ()
    assert forms_of(Rules.model_validate({"application": {"ways": ["without_application"]}})) == ()


@pytest.mark.django_db
def test_anybody_takes_the_form_of_their_cooperative_and_no_other(siarkowiec: Any, at: Any) -> None:
    answer = at("siarkowiec").get("/wniosek/dostep.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert at("siarkowiec").get("/wniosek/nie-ma.pdf").status_code == 404
    assert "/wniosek/dostep.pdf" in at("siarkowiec").get("/zaloguj").content.decode()
    assert "/wniosek/dostep.pdf" in at("siarkowiec").get("/regulamin").content.decode()
