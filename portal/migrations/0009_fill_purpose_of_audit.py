from django.db import migrations


def fill(apps, schema_editor):
    """Say of what was written before that its kind says why."""
    apps.get_model("portal", "AuditEvent").objects.filter(purpose=None).update(purpose="")


class Migration(migrations.Migration):
    """Fill the purpose of earlier events."""

    dependencies = [
        ('portal', '0008_add_chain_of_audit'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
