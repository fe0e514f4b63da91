"""No cooperative is active without a moment of its opening, and the platform's subdomain is never lost."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_fill_openings")]
    operations = [
        migrations.AddConstraint(
            model_name="cooperative",
            constraint=models.CheckConstraint(
                condition=~Q(status="active") | Q(opened_at__isnull=False), name="cooperative_active_was_opened"
            ),
        ),
        migrations.AddConstraint(
            model_name="domain",
            constraint=models.CheckConstraint(
                condition=Q(is_primary=False) | Q(lost_at__isnull=True), name="domain_primary_is_never_lost"
            ),
        ),
    ]
