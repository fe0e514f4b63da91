"""Passkeys without a browser: whose they are, for which host, and what is refused. The whole way is a journey."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from portal.accounts.passkeys import passkeys_of, remove_passkey
from portal.audit.models import AuditEvent
from tests.personas import PASSWORD, People
from tests.portal.accounts.signing import is_signed_in, sign_in, text_of

pytestmark = pytest.mark.django_db
ADD, SIGN_IN, INDEX = "/klucz-dostepu/dodaj", "/klucz-dostepu/zaloguj", "/drugi-skladnik"
RUBBISH = ("", "null", "[]", "7", '"x"', "{}", '{"id": 1}', "{", "\x00", "x" * 30_000,
           json.dumps({"id": "x", "rawId": "eA", "type": "public-key", "response": {"userHandle": "eA"}}),
           json.dumps({"id": "x", "rawId": "eA", "type": "public-key", "response": []}))  # fmt: skip


def passkey(user: Any, host: str) -> Authenticator:
    """Store a passkey as a row; what it holds is looked at only when it answers."""
    return Authenticator.objects.create(
        user_id=user.pk, type="webauthn", data={"name": "Chrome, Android", "host": host, "credential": {}}
    )


def test_rubbish_in_place_of_an_answer_lets_nobody_in_and_breaks_nothing(people: People, at: Any) -> None:
    for text in RUBBISH:
        visitor = at("siarkowiec")
        assert "publicKey" in visitor.get("/klucz-dostepu/pytanie").json()["options"]
        answer = visitor.post(SIGN_IN, {"credential": text}, follow=True)
        assert "Ten klucz tu nie pasuje" in text_of(answer), text[:20]
        assert not is_signed_in(visitor)
    resident = at("siarkowiec")
    sign_in(resident, "L0001")
    for text in RUBBISH:
        assert resident.post(ADD, {"credential": text}).status_code == 422, text[:20]
    assert not Authenticator.objects.filter(user_id=people.title_holder.pk).exists()


def test_every_question_is_another_and_names_the_host(people: People, at: Any) -> None:
    first, second = (at("siarkowiec").get("/klucz-dostepu/pytanie").json()["options"]["publicKey"] for _ in range(2))
    assert first["challenge"] != second["challenge"]
    assert first["rpId"] == "siarkowiec.localhost"
    assert first["userVerification"] == "required"
    assert at("operator").get("/klucz-dostepu/pytanie").status_code == 404


def test_on_another_host_a_passkey_is_not_asked_for_and_the_page_says_where_it_works(people: People, at: Any) -> None:
    passkey(people.title_holder, "iok.siarkowiec.example")
    client = at("siarkowiec")
    answer = client.post("/zaloguj", {"login": "L0001", "password": PASSWORD}, follow=True)
    page = text_of(answer)
    assert "działa tylko pod adresem iok.siarkowiec.example. Tu wpisz kod." in page
    assert "data-passkey=" not in page
    assert not is_signed_in(client), "the password alone does not open it here either"


def test_a_list_says_which_passkey_works_here(people: People, at: Any) -> None:
    here = passkey(people.title_holder, "siarkowiec.localhost")
    passkey(people.title_holder, "iok.siarkowiec.example")
    client = at("siarkowiec")
    client.force_login(people.title_holder)
    page = text_of(client.get(INDEX))
    assert "działa pod tym adresem" in page
    assert "działa tylko pod adresem iok.siarkowiec.example, tu nie" in page
    neighbour = at("siarkowiec")
    neighbour.force_login(people.neighbour)
    assert neighbour.get(f"/klucz-dostepu/{here.pk}/usun").status_code == 404


def test_removing_the_last_one_takes_the_recovery_codes_along(people: People) -> None:
    user = people.title_holder
    one, two = passkey(user, "a.example"), passkey(user, "b.example")
    Authenticator.objects.create(user_id=user.pk, type="recovery_codes", data={})
    assert not remove_passkey(user=people.neighbour, passkey_id=one.pk, by=people.neighbour)
    assert remove_passkey(user=user, passkey_id=one.pk, by=user)
    assert len(passkeys_of(user)) == 1
    assert remove_passkey(user=user, passkey_id=two.pk, by=user)
    assert not Authenticator.objects.filter(user_id=user.pk).exists()
    assert AuditEvent.objects.filter(action="account.passkey_removed").count() == 2


def test_staff_keep_their_app(people: People, at: Any) -> None:
    clerk = at("siarkowiec")
    clerk.force_login(people.clerk)
    assert clerk.get(ADD).status_code == 404
