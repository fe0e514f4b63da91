"""The platform's own log: what operators did, and sign-ins of operators."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now


class OperatorEvent(models.Model):
    """One act of one operator; never changed, never deleted."""

    at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    cooperative = models.CharField(max_length=63, blank=True, default="")
    details = models.JSONField(default=dict)

    WORDS: ClassVar[dict[str, str]] = {
        "cooperative.onboarded": "utworzenie spółdzielni",
        "cooperative.updated": "zmiana według paczki",
        "cooperative.suspended": "wstrzymanie obsługi",
        "cooperative.resumed": "wznowienie obsługi",
        "cooperative.agreement_noted": "wpisanie umowy powierzenia",
        "cooperative.went_live": "uruchomienie dla mieszkańców",
        "branding.changed": "zmiana wyglądu",
        "contact.changed": "zmiana danych kontaktowych",
        "host.claimed": "dodanie adresu",
        "host.proved": "potwierdzenie adresu",
        "host.lost": "zniknął rekord adresu",
        "host.stopped": "adres przestał działać",
        "host.released": "usunięcie adresu",
        "maintenance.planned": "zaplanowanie przerwy",
        "maintenance.cancelled": "odwołanie przerwy",
        "provisioning.requested": "zlecenie nowej spółdzielni",
        "provisioning.update_requested": "zlecenie zmiany według paczki",
        "provisioning.retried": "ponowienie zlecenia",
        "provisioning.removed": "usunięcie zlecenia",
        "export.requested": "zlecenie eksportu",
        "export.downloaded": "pobranie eksportu",
        "deletion.requested": "zgłoszenie usunięcia",
        "deletion.confirmed": "potwierdzenie usunięcia",
        "deletion.cancelled": "cofnięcie usunięcia",
        "deletion.done": "usunięcie spółdzielni",
        "account.first_administrator": "konto pierwszego administratora",
        "account.created": "założenie konta operatora",
        "account.signed_in": "zalogowanie operatora",
        "account.blocked": "zablokowanie konta operatora",
        "account.unblocked": "odblokowanie konta operatora",
        "account.sign_in_unlocked": "zdjęcie blokady po błędnych hasłach",
        "account.initial_password_given": "wydanie hasła operatora",
        "account.password_changed": "zmiana hasła operatora",
        "account.second_factor_enrolled": "włączenie drugiego składnika",
        "account.second_factor_removed": "usunięcie drugiego składnika",
    }

    class Meta:
        db_table = "tenants_operator_event"

    @property
    def words(self) -> str:
        """Return the act in Polish; acts of other rooms keep their own name."""
        return self.WORDS.get(self.action, self.action)

    @property
    def details_text(self) -> str:
        """Return the details as one line: what is a list or a group becomes its parts, what is empty is left out."""
        return ", ".join(_parts(self.details))


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _parts(part)
    elif value not in ("", None) and not isinstance(value, bool):
        yield str(value)
