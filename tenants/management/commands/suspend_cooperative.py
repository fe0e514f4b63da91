"""``suspend_cooperative SLUG``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.lifecycle import NotPossible, suspend_cooperative
from tenants.models import Cooperative
from tenants.provisioning import SchemaIncomplete


class Command(BaseCommand):
    help = "Wstrzymuje obsługę spółdzielni: jej adresy pokazują tylko stronę z telefonami."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="krótka nazwa spółdzielni, na przykład hutnik")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cooperative = suspend_cooperative(slug=options["slug"], by="suspend_cooperative")
        except Cooperative.DoesNotExist:
            known = ", ".join(Cooperative.objects.order_by("slug").values_list("slug", flat=True)[:50]) or "żadna"
            raise CommandError(f"Nie ma spółdzielni „{options['slug']}”. Są: {known}.") from None
        except (NotPossible, SchemaIncomplete) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{cooperative.name}: obsługa wstrzymana.")
