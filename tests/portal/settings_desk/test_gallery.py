"""The administrator sees all pieces of residents' pages in the cooperative's colors; others do not."""

from typing import Any

from tests.personas import People

ADDRESS = "/biuro/ustawienia/wyglad/elementy"


def test_an_administrator_sees_every_piece_with_nobodys_data(at: Any, people: People) -> None:
    client = at("siarkowiec")
    client.force_login(people.administrator)
    page = client.get(ADDRESS).content.decode()

    pieces = ("balance-sum", 'class="pairs"', 'class="month"', "has-error", "tag-warning", "note-error", "bar-charge")
    for piece in pieces:
        assert piece in page
    assert people.title_holder.full_name not in page


def test_a_clerk_and_a_resident_find_no_such_page(at: Any, people: People) -> None:
    for person in (people.clerk, people.title_holder):
        client = at("siarkowiec")
        client.force_login(person)
        assert client.get(ADDRESS).status_code == 404
