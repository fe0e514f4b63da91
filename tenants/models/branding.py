"""The looks of a cooperative: one color and one mark. Derived colors are computed on save, never while serving."""

from django.db import models


class Branding(models.Model):
    """Color ``#rrggbb`` as given, the palette derived from it (portal.kernel.brand) and the logo as sanitized SVG."""

    cooperative = models.OneToOneField("tenants.Cooperative", on_delete=models.CASCADE, related_name="branding")
    color = models.CharField(max_length=7)
    palette = models.JSONField(default=dict)
    logo_svg = models.TextField(blank=True, default="")
    # First letters of a hash over the above; part of /brand.css's address so that it may be cached for a year.
    fingerprint = models.CharField(max_length=16, default="")

    class Meta:
        db_table = "tenants_branding"
