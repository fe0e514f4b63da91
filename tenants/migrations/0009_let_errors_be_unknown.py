"""The number of errors is unknown while the shared cache is away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_require_an_opening")]
    operations = [
        migrations.AlterField("cooperativesummary", "errors_24h", models.PositiveIntegerField(default=0, null=True)),
    ]
