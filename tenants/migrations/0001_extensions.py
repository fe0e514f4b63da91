"""Extensions live in a schema of their own: a cooperative's search path holds it and its own schema, never public."""

from django.db import migrations

# Quirk: Django's CreateExtension cannot name a schema. An extension that a server brought along elsewhere is moved.
MAKE = """
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS {name} WITH SCHEMA extensions;
ALTER EXTENSION {name} SET SCHEMA extensions;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(MAKE.format(name=name), migrations.RunSQL.noop) for name in ("btree_gist", "pg_trgm")
    ]
