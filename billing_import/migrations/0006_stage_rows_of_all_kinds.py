from django.db import migrations

# Unlogged and without indexes, like the ledger's: it holds one import's rows between reading and recording, as texts;
# what each of them is, the kind of file says. Imports of different kinds take turns at its lock.
CREATE = f"""
CREATE UNLOGGED TABLE import_rows_staging (
    line integer NOT NULL,
    original_line integer,
    source_key uuid NOT NULL,
    occurrence integer NOT NULL DEFAULT 0,
    {", ".join(f"c{at} text" for at in range(1, 25))}
)
"""


class Migration(migrations.Migration):
    dependencies = [("billing_import", "0005_preview_consent_and_undo")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE import_rows_staging")]
