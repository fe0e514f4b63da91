"""Hosts under which a cooperative is reached."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_tenants.models import DomainMixin


def new_proof_token() -> str:
    """Return what the owner of a host puts into its DNS; 32 hexadecimal digits."""
    return secrets.token_hex(16)


class Domain(DomainMixin):  # type: ignore[misc]
    """One host = one cooperative; a cooperative may have several, one of them primary.

    A host is served once it is proved: the platform's own subdomain from the start, others by a DNS record. While the
    record of a proved host is gone it has ``lost_at``; it is served no more once the grace is over (``domains.GRACE``).
    """

    proof_token = models.CharField(max_length=32, default=new_proof_token)
    claimed_at = models.DateTimeField(db_default=Now())
    proved_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    # When the record of a proved host was first found to be gone; empty once it is there again.
    lost_at = models.DateTimeField(null=True, blank=True)
    # What the last look into DNS found, in Polish; empty when the record was there.
    finding = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "tenants_domain"
        constraints: ClassVar = [
            # The platform's own subdomain has no record to lose.
            models.CheckConstraint(
                condition=Q(is_primary=False) | Q(lost_at__isnull=True), name="domain_primary_is_never_lost"
            ),
        ]
