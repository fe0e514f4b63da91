"""``prepare_database``: what a deploy runs before the new code serves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.deploy import prepare_database


class Command(BaseCommand):
    help = "Przygotowuje bazę: tabele wspólne, wzór schematu, spółdzielnie o starszej wersji schematu."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        loud = options["verbosity"] > 0
        report = prepare_database(self.stdout.write if loud else lambda _: None)
        if loud:
            self.stdout.write(
                f"Tabele wspólne: {report.public_migrations} migracji. "
                f"Wzór schematu: {'przygotowany' if report.script_made else 'bez zmian'}. "
                f"Spółdzielnie: {len(report.migrated)} zmienionych, {len(report.failed)} z błędem."
            )
        if report.failed:
            raise CommandError(
                "Nie udało się zmienić schematu: "
                + "; ".join(f"{schema}: {reason}" for schema, reason in report.failed.items())
                + ". Uruchom polecenie jeszcze raz, gotowe spółdzielnie zostaną pominięte."
            )
