"""Hosts under which a cooperative is reached."""

from django_tenants.models import DomainMixin


class Domain(DomainMixin):  # type: ignore[misc]
    """One host = one cooperative; a cooperative may have several, one of them primary."""

    class Meta:
        db_table = "tenants_domain"
