"""Words of a person's premises that their password must not consist of. Refusing passwords is for ``accounts``."""

from portal.accounts.models import User
from portal.kernel import clock
from portal.kernel.schemas import is_public_schema
from portal.premises.queries import premises_held_by
from portal.residents.queries import person_of


def password_words(user: User) -> list[str]:
    """Return codes, numbers and streets of what the person holds today, and their name. Costs two queries."""
    if is_public_schema():  # operators hold nothing, and the tables are not there
        return []
    person = person_of(user)
    if person is None:
        return []
    words = [person.code, person.first_name, person.last_name]
    for held in premises_held_by(person.pk, clock.today()):
        building = held.premises.building
        words += [held.premises.code, f"{building.number}{held.premises.number}", building.street, building.town]
    return [word for word in words if word]
