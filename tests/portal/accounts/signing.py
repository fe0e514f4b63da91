"""What the tests of accounts share: signing in by the form, as people do."""

from typing import Any

from portal.accounts.models import User
from tests.personas import PASSWORD

WRONG = "zupełnie inne hasło 1"


def sign_in(client: Any, identifier: str, password: str = PASSWORD, **extra: Any) -> Any:
    """Send the sign-in form."""
    return client.post("/zaloguj", {"login": identifier, "password": password}, **extra)


def is_signed_in(client: Any) -> bool:
    """Return whether the browser gets a personal page rather than the sign-in page."""
    return client.get("/urzadzenia").status_code == 200


def resident(identifier: str = "L0417", **fields: Any) -> User:
    """Make a resident with an own password, in the schema that is open."""
    from tests.personas import make_user

    return make_user(identifier, **fields)


def text_of(response: Any) -> str:
    """Return a page's words, with plain spaces."""
    return response.content.decode().replace("\u00a0", " ")
