"""How the demo's people are reached and told apart: invented telephones, addresses and numbers, always the same."""

import random

from portal.finding.folding import fold, words_of
from saas.demo.stock import Person


def contacts_of(person: Person) -> dict[str, str]:
    """Return the register's columns about a person that say nothing of premises; some people give less than others."""
    chance = random.Random(f"{person.code}:{person.name}")
    phone = f"600 {chance.randrange(100, 1000)} {chance.randrange(100, 1000)}" if chance.random() < 0.85 else ""
    name = ".".join(words_of(f"{person.first_name[:1]} {person.last_name}"))
    email = f"{name}{person.code[-3:]}@example.com" if chance.random() < 0.6 else ""
    if person.is_company:
        return {"email": email[-60:], "phone": phone}
    is_member = chance.random() < 0.7
    return {
        "email": fold(email),
        "phone": phone,
        "pesel": f"{chance.randrange(100_000):05}",
        # The code's own number, so that no two people have the same one.
        "membership_number": str(2000 + int(person.code.lstrip("K"))) if is_member else "",
        "correspondence_address": "ul. Polna 3 m. 5, 00-950 Warszawa" if chance.random() < 0.04 else "",
    }
