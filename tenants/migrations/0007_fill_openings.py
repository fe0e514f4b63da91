"""Cooperatives served until now count as opened on the day they were made."""

from django.db import migrations

FILL = """
UPDATE tenants_cooperative SET opened_at = created_at
WHERE status = 'active' OR (status = 'suspended' AND agreement_signed_on IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_add_losses_openings_and_updates")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
