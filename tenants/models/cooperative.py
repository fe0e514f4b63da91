"""The cooperative: one row, one schema. Its rules live in its schema, its looks in ``branding``."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django_tenants.models import TenantMixin


class Cooperative(TenantMixin):  # type: ignore[misc]
    """A housing cooperative that the platform serves; ``slug`` is also its schema's name and its subdomain."""

    class Status(models.TextChoices):
        PREPARING = "preparing", "przygotowywana"  # its schema or first data are not complete; hosts answer 404
        ACTIVE = "active", "działa"
        SUSPENDED = "suspended", "zawieszona"  # hosts answer with a page of their own, nothing else

    auto_create_schema = False
    auto_drop_schema = False

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    town = models.CharField(max_length=80)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PREPARING)
    schema_version = models.CharField(max_length=64, blank=True, default="")
    # Telephones, office address and the like, shown on every page; the shape is tenants.onboarding.pack.Contact.
    contact = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "tenants_cooperative"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z][a-z0-9_]{1,39}$"), name="cooperative_slug_is_plain"
            ),
            models.CheckConstraint(condition=models.Q(schema_name=models.F("slug")), name="cooperative_schema_is_slug"),
            models.CheckConstraint(
                condition=models.Q(status__in=["preparing", "active", "suspended"]), name="cooperative_status_is_known"
            ),
            # The version is stored only once every table is there (tenants.provisioning).
            models.CheckConstraint(
                condition=models.Q(status="preparing") | ~models.Q(schema_version=""),
                name="cooperative_served_with_a_schema",
            ),
        ]

    def __str__(self) -> str:
        return self.name
