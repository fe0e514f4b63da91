"""The looks of a cooperative: one color and one mark. Derived colors are computed on save, never while serving."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Branding(models.Model):
    """Color ``#rrggbb`` as given, the palette derived from it (portal.kernel.brand), and the mark made safe.

    The mark is an SVG drawing or a PNG of ``tenants.branding.png.SIDE`` pixels at most, never both.
    """

    # The steel of the platform, for a cooperative that has not chosen yet.
    DEFAULT_COLOR = "#285680"

    cooperative = models.OneToOneField("tenants.Cooperative", on_delete=models.CASCADE, related_name="branding")
    color = models.CharField(max_length=7)
    palette = models.JSONField(default=dict)
    logo_svg = models.TextField(blank=True, default="")
    logo_png = models.BinaryField(default=b"")
    # First letters of a hash over the above; part of /brand.css's address so that it may be cached for a year.
    fingerprint = models.CharField(max_length=16, default="")

    class Meta:
        db_table = "tenants_branding"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(logo_svg="") | Q(logo_png=b""), name="branding_has_one_mark"),
        ]
