"""``manage.py add_staff --cooperative SLUG --role KEY ID NAME``: the first people at a new cooperative's desk."""

import argparse

from django.core.management import BaseCommand, CommandError
from django_tenants.utils import schema_context

from portal.accounts.actions import IdentifierTaken
from portal.accounts.role_actions import RoleUnknown, add_staff_member, ensure_roles
from portal.accounts.role_queries import staff_roles
from tenants.queries import is_servable_schema


class Command(BaseCommand):
    """Makes an account of staff and prints its initial password, which is kept nowhere."""

    help = "Add a member of staff to a cooperative; prints the initial password once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("identifier")
        parser.add_argument("name")
        parser.add_argument("--cooperative", required=True, metavar="SLUG")
        parser.add_argument("--role", required=True, action="append", metavar="KEY", help="may be given again")

    def handle(self, *args: object, **options: str | list[str]) -> None:
        slug = str(options["cooperative"])
        if not is_servable_schema(slug):
            raise CommandError(f"There is no cooperative {slug} that is served.")
        with schema_context(slug):
            ensure_roles()
            try:
                _user, password = add_staff_member(
                    identifier=str(options["identifier"]),
                    full_name=str(options["name"]),
                    keys=list(options["role"]),
                    by="console",
                )
            except IdentifierTaken as taken:
                raise CommandError(f"The identifier {taken} is taken.") from None
            except RoleUnknown as unknown:
                known = ", ".join(role.key for role in staff_roles())
                raise CommandError(f"No such role: {unknown}. There are: {known}.") from None
        self.stdout.write(password)
