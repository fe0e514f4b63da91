"""``totp_code``: the current second-factor code of a demo account, in place of an authenticator app."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import get_public_schema_name

from saas.demo.accounts import current_code
from tenants.models import Cooperative


class Command(BaseCommand):
    help = "Prints the current second-factor code of an account of the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cooperative", default="operator", metavar="SLUG", help="without it: an operator's code")
        parser.add_argument("identifier")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("A second factor that a command prints is none: only the demo has it.", returncode=2)
        slug = options["cooperative"]
        if slug == "operator":
            schema = get_public_schema_name()
        elif Cooperative.objects.filter(slug=slug).exists():
            schema = slug
        else:
            raise CommandError(f"There is no cooperative {slug!r}.", returncode=2)
        try:
            self.stdout.write(current_code(schema, options["identifier"]))
        except LookupError as error:
            raise CommandError(f"{error.args[0]}.", returncode=1) from None
