from django.db import migrations

# Running it again changes nothing: it speaks of accounts that are not active and do not say why.
FILL = "UPDATE accounts_user SET standing = 'blocked_by_decision' WHERE NOT is_active AND standing = 'active'"


class Migration(migrations.Migration):
    """Say of accounts that were blocked before standings existed that the cooperative had decided so."""

    dependencies = [
        ('accounts', '0006_add_standing'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
