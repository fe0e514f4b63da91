"""When a host's record was lost, when a cooperative was opened, and whether a run changes one that is there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_require_an_agreement")]
    operations = [
        migrations.AddField("domain", "lost_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("cooperative", "opened_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("provisioningrun", "is_update", models.BooleanField(default=False)),
    ]
