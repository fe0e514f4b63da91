from django.db import migrations
from django.utils import timezone


def fill(apps, schema_editor):
    """Number the versions by the day they came into force; what is in force was published by then."""
    RegulationVersion = apps.get_model("portal", "RegulationVersion")
    today = timezone.localdate()
    for number, version in enumerate(RegulationVersion.objects.order_by("valid_from"), start=1):
        version.number, version.published_on = number, min(version.valid_from, today)
        version.save(update_fields=["number", "published_on"])


class Migration(migrations.Migration):
    """Fill numbers and days of publication."""

    dependencies = [
        ('portal', '0002_add_publication_of_regulations'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
