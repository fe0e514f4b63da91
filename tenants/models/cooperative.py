"""The cooperative: one row, one schema. Its rules live in its schema, its looks in ``branding``."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_tenants.models import TenantMixin


class Cooperative(TenantMixin):  # type: ignore[misc]
    """A housing cooperative that the platform serves; ``slug`` is also its schema's name and its subdomain."""

    class Status(models.TextChoices):
        PREPARING = "preparing", "przygotowywana"  # its schema is not complete; hosts answer 404
        ONBOARDING = "onboarding", "wdrażana"  # served, and every page says that it is not open yet
        ACTIVE = "active", "działa"
        SUSPENDED = "suspended", "zawieszona"  # hosts answer with a page of their own, nothing else

    auto_create_schema = False
    auto_drop_schema = False

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=20)  # stands in titles of transfers, which have no room for more
    town = models.CharField(max_length=80)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PREPARING)
    schema_version = models.CharField(max_length=64, blank=True, default="")
    # Telephones, office address and the like, shown on every page; the shape is tenants.onboarding.pack.Contact.
    contact = models.JSONField(default=dict)
    # Addresses of an earlier system, as "/Path"; they lead to the sign-in page.
    legacy_paths = models.JSONField(default=list)
    # Shown to visitors while the cooperative is suspended.
    suspension_text = models.CharField(max_length=500, blank=True, default="")
    # Law: GDPR art. 28(3): the platform processes a cooperative's data under a written agreement only.
    agreement_signed_on = models.DateField(null=True, blank=True)
    agreement_signed_by = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    # When it was opened for residents; one that never was goes back to being set up after a suspension.
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "tenants_cooperative"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z][a-z0-9_]{1,39}$"), name="cooperative_slug_is_plain"
            ),
            models.CheckConstraint(condition=Q(schema_name=models.F("slug")), name="cooperative_schema_is_slug"),
            models.CheckConstraint(
                condition=Q(status__in=["preparing", "onboarding", "active", "suspended"]),
                name="cooperative_status_is_known",
            ),
            # The version is stored only once every table is there (tenants.provisioning).
            models.CheckConstraint(
                condition=Q(status="preparing") | ~Q(schema_version=""), name="cooperative_served_with_a_schema"
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | (Q(agreement_signed_on__isnull=False) & ~Q(agreement_signed_by="")),
                name="cooperative_active_with_an_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(opened_at__isnull=False), name="cooperative_active_was_opened"
            ),
        ]

    def __str__(self) -> str:
        return self.name
