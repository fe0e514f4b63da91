"""The language of an account: kept with it, taken along to every browser, spoken by mail."""

from typing import Any

import pytest

from portal.accounts.models import User
from portal.outbox.actions import send_message
from portal.outbox.models import Message
from tests.personas import People
from tests.portal.access.rules_in_force import with_rules
from tests.portal.accounts.signing import sign_in, text_of

pytestmark = pytest.mark.django_db


def test_a_choice_made_while_signed_in_is_the_accounts_on_every_browser(people: People, at: Any) -> None:
    client = at("siarkowiec")
    sign_in(client, "L0001")
    client.get("/wyglad?language=uk&back=/moje-dane")
    assert User.objects.get(identifier="L0001").language == "uk"
    other = at("siarkowiec")
    sign_in(other, "L0001")
    assert "Мої дані" in text_of(other.get("/moje-dane"))


def test_the_last_visitors_language_is_not_everybodys(people: People, at: Any) -> None:
    User.objects.filter(identifier="L0003").update(language="pl")
    shared = at("siarkowiec")
    shared.get("/wyglad?language=uk")
    sign_in(shared, "L0003")
    assert "Moje dane" in text_of(shared.get("/moje-dane"))
    fresh = at("siarkowiec")
    fresh.get("/wyglad?language=en")
    sign_in(fresh, "L0001")
    assert User.objects.get(identifier="L0001").language == "en", "who never chose takes what the page was in"


def test_mail_comes_in_the_persons_language(people: People) -> None:
    with_rules(sender={"name": "S.M. Siarkowiec"})
    User.objects.filter(identifier="L0001").update(language="uk")
    for user in (people.title_holder, people.neighbour):
        send_message(
            kind="access_refused",
            channel="email",
            to="ktos@example.pl",
            context={"name": "", "reason": "x", "office": "", "phones": ""},
            dedupe_key=f"test:{user.pk}",
            by="tests",
            person_id=user.person_link.person_id,
        )
    languages = dict(Message.objects.values_list("person_id", "language"))
    assert languages[people.title_holder.person_link.person_id] == "uk"
    assert languages[people.neighbour.person_link.person_id] == "pl"
