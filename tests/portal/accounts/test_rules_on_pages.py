"""What the rulebook words for people stands where they need it."""

from typing import Any

from tests.personas import make_user
from tests.portal.accounts.signing import sign_in, text_of


def test_who_sets_the_first_password_reads_that_the_account_is_theirs_alone(siarkowiec: Any, at: Any) -> None:
    make_user("L0901", own_password=False)
    client = at("siarkowiec")
    sign_in(client, "L0901")
    page = text_of(client.get("/haslo/pierwsze"))
    assert "Z konta korzystasz tylko Ty. Nikomu nie podawaj danych do logowania." in page


def test_the_sign_in_page_tells_where_the_identifier_is_and_what_to_do_without_a_password(
    siarkowiec: Any, at: Any
) -> None:
    client = at("siarkowiec")
    assert "Jest na potwierdzeniu odbioru danych z biura." in text_of(client.get("/zaloguj"))
    assert "15 823-38-88 wew. 29 lub 34" in text_of(client.get("/haslo/zapomniane"))
