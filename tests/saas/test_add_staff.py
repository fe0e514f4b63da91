"""``add_staff``: how the first people come to a new cooperative's desk."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.accounts import capabilities as caps
from portal.accounts.models import StaffRole, User

pytestmark = pytest.mark.django_db


def add(identifier: str, *roles: str, slug: str = "siarkowiec") -> str:
    output = StringIO()
    call_command("add_staff", identifier, "Jan Pierwszy", cooperative=slug, role=list(roles), stdout=output)
    return output.getvalue().strip()


def test_the_first_administrator_gets_a_password_and_rights(siarkowiec: Any) -> None:
    StaffRole.objects.all().delete()
    password = add("P900", "administrator")
    user = User.objects.get(identifier="P900")
    assert user.check_password(password)
    assert caps.can(user, caps.MANAGE_STAFF)


def test_a_taken_identifier_an_unknown_role_and_an_unknown_cooperative_are_told(siarkowiec: Any) -> None:
    StaffRole.objects.all().delete()
    add("P900", "clerk")
    with pytest.raises(CommandError, match="P900 is taken"):
        add("P900", "clerk")
    with pytest.raises(CommandError, match=r"No such role: prezes\. There are: clerk, accountant, administrator"):
        add("P901", "prezes")
    with pytest.raises(CommandError, match="no cooperative nigdzie"):
        add("P901", "clerk", slug="nigdzie")
